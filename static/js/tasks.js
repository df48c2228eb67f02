// Tasks on a board and in a list that is written in place and put in order: only these pages ask for this, beside app.js.

import { boards } from "./behaviors/board.js";
import { cellEdit } from "./behaviors/cell_edit.js";
import { emptyCells } from "./behaviors/empty_cells.js";
import { ordering } from "./behaviors/ordering.js";

[boards, ordering, cellEdit, emptyCells].forEach((start) => start());
