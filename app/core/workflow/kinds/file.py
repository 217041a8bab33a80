"""Videos, sounds, 3D models and other files, which are uploaded like images."""

from app.core.workflow.kinds.rules import KindRules
from app.core.workflow.kinds.uploads import check_upload, empty_upload

RULES = KindRules(check_upload("field.not_file"), 0, empty_upload("field.required_file"))
