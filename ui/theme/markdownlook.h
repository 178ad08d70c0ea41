// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QTextBrowser;

namespace sidestage {

/// Shows Markdown as on paper, with room between its lines and above its headings; HTML in it is
/// text. The view gets a new document, which is laid out once: read into the one that is shown, a
/// page with tables takes half a second. `margin` in pixels, around the text.
void showMarkdown(QTextBrowser &view, const QString &markdown, int margin);

} // namespace sidestage
