// Every page works without this file; what stands here makes the common acts quicker. No build step.

import { autoSubmit } from "./behaviors/auto_submit.js";
import { dialogs } from "./behaviors/dialog.js";
import { dropFiles } from "./behaviors/drop_files.js";
import { filters } from "./behaviors/filters.js";
import { hotkeys } from "./behaviors/hotkey.js";
import { inboxCount } from "./behaviors/inbox_count.js";
import { keepTyped } from "./behaviors/keep_typed.js";
import { keymap } from "./behaviors/keymap.js";
import { live } from "./behaviors/live.js";
import { load } from "./behaviors/load.js";
import { markdownPreview } from "./behaviors/markdown_preview.js";
import { mentions } from "./behaviors/mention.js";
import { oneLine } from "./behaviors/one_line.js";
import { ownZone } from "./behaviors/own_zone.js";
import { palette } from "./behaviors/palette.js";
import { presentMode } from "./behaviors/present.js";
import { printing } from "./behaviors/print.js";
import { quickAdd } from "./behaviors/quick_add.js";
import { rows } from "./behaviors/row.js";
import { selecting } from "./behaviors/select.js";
import { statusSwitch } from "./behaviors/status_switch.js";
import { summaries } from "./behaviors/summary.js";
import { taskSearch } from "./behaviors/task_search.js";
import { toasts } from "./behaviors/toast.js";
import { undoing } from "./behaviors/undo.js";
import { whyNumbers } from "./behaviors/why.js";

[live, autoSubmit, dialogs, keepTyped, keymap, oneLine, ownZone, toasts, summaries, statusSwitch, filters, rows, palette, selecting, presentMode, printing, load, mentions, quickAdd, dropFiles, whyNumbers, markdownPreview, taskSearch, undoing, inboxCount, hotkeys].forEach((start) => start());
