// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

class QMenuBar;
class QTextDocument;

namespace sidestage {

/// One page of the manual, which ships inside the program.
struct ManualPage
{
    QString name; ///< "window.md", "probes/env.md"
    QString title; ///< its first heading
    bool isProbe = false; ///< of one kind of probe
};

/// Those about a person's work by their title, then those of the kinds of probe.
std::vector<ManualPage> manualPages();

/// Where a file of the manual is found, a page or a picture, by its name in the manual.
QString manualFile(const QString &name);

/// The Markdown of a page; empty where there is none.
QString manualText(const QString &name);

/// A page in Markdown with every key of a window, menu by menu, from the menus themselves.
QString pageOfKeys(const QMenuBar &menus);

/// Gives each heading the anchor that links to it use, as GitHub makes it: "the-panel".
void nameHeadings(QTextDocument &document);

} // namespace sidestage
