// What a test asks of the browser's tabs. A tab is named by where it stands.
self.duplicate = async (index) => {
  const tabs = await chrome.tabs.query({});
  await chrome.tabs.duplicate(tabs[index].id);
};

self.reopen = async () => {
  await chrome.sessions.restore();
};
