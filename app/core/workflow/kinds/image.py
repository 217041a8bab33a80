"""Images, which are uploaded to the server that runs the prompt."""

from app.core.workflow.kinds.rules import KindRules
from app.core.workflow.kinds.uploads import check_upload, empty_upload

RULES = KindRules(check_upload("field.not_image"), 0, empty_upload("field.required_image"))
