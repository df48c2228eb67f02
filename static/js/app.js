// Every page works without this file; what stands here makes the common acts quicker. No build step.

import { alignment } from "./behaviors/align.js";
import { autoSubmit } from "./behaviors/auto_submit.js";
import { board } from "./behaviors/board.js";
import { dialogs } from "./behaviors/dialog.js";
import { dropFiles } from "./behaviors/drop_files.js";
import { hotkeys } from "./behaviors/hotkey.js";
import { keepTyped } from "./behaviors/keep_typed.js";
import { keymap } from "./behaviors/keymap.js";
import { load } from "./behaviors/load.js";
import { mentions } from "./behaviors/mention.js";
import { oneLine } from "./behaviors/one_line.js";
import { ownZone } from "./behaviors/own_zone.js";
import { presentMode } from "./behaviors/present.js";
import { printing } from "./behaviors/print.js";
import { quickAdd } from "./behaviors/quick_add.js";
import { rows } from "./behaviors/row.js";
import { shareSum } from "./behaviors/share_sum.js";
import { statusSwitch } from "./behaviors/status_switch.js";
import { summaries } from "./behaviors/summary.js";
import { toasts } from "./behaviors/toast.js";
import { whyNumbers } from "./behaviors/why.js";

[alignment, autoSubmit, dialogs, keepTyped, keymap, oneLine, ownZone, toasts, summaries, statusSwitch, board, rows, presentMode, printing, load, shareSum, mentions, quickAdd, dropFiles, whyNumbers, hotkeys].forEach((start) => start());
