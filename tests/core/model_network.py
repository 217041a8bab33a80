"""A model of the network between windows and servers: what is on its way, and for how long.

A submission arrives within `ARRIVES_MS` of its beginning, or never: that much is taken on trust.
The window may hear of a failure while it is still on its way.
"""

from dataclasses import dataclass, field

ARRIVES_MS = 30_000


@dataclass(slots=True, eq=False)
class Post:
    """One submission: `status` is the server's response, `heard` whether the window got it."""

    prompt_id: str
    server: str
    window_id: str
    began: int
    status: int = 0
    heard: bool = False


@dataclass(slots=True)
class ModelNetwork:
    """`posts` are the submissions whose story is not over, `sent` counts them all."""

    posts: list[Post] = field(default_factory=list)
    sent: list[Post] = field(default_factory=list)

    def send(self, post: Post) -> None:
        """Begin a submission."""
        self.posts.append(post)
        self.sent.append(post)

    def on_the_way(self) -> list[Post]:
        """Return what may still arrive."""
        return [post for post in self.posts if not post.status]

    def unheard(self, window_id: str) -> list[Post]:
        """Return a window's submissions without a received response."""
        return [post for post in self.posts if post.window_id == window_id and not post.heard]

    def lose(self, post: Post) -> None:
        """Drop a submission wherever it is."""
        if post in self.posts:
            self.posts.remove(post)

    def forget_window(self, window_id: str) -> None:
        """A window died: its requests may still arrive, but no one receives the responses."""
        for post in self.unheard(window_id):
            post.heard = True
        self.tidy()

    def pass_time(self, now: int) -> list[Post]:
        """Drop what is too old to arrive; return those whose window got no response."""
        late = [post for post in self.on_the_way() if now - post.began >= ARRIVES_MS]
        for post in late:
            self.lose(post)
        return [post for post in late if not post.heard]

    def tidy(self) -> None:
        """Drop the submissions that arrived and whose response was received."""
        self.posts = [post for post in self.posts if not (post.status and post.heard)]
