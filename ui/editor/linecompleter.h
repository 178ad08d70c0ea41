// SPDX-License-Identifier: Apache-2.0
#pragma once

class QAbstractItemModel;
class QLineEdit;
class QPlainTextEdit;

namespace sidestage {

/// Completes the name at the cursor of a line of names with commas between them.
void completeLine(QLineEdit *field, QAbstractItemModel *names);
/// Completes the line at the cursor of a text with one word a line.
void completeText(QPlainTextEdit *field, QAbstractItemModel *words);

} // namespace sidestage
