// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QLineEdit;
class QMenuBar;
class QToolButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace sidestage {

class HelpBrowser;

/// The manual in a window of its own, which stays open beside the work: its pages, one that lists
/// the keys, and a search over all of them.
class HelpWindow final : public QDialog
{
    Q_OBJECT

public:
    static constexpr char keysPage[] = "keys.md";

    /// `menus`: whose entries the page of keys lists; outlive the window.
    explicit HelpWindow(const QMenuBar &menus, QWidget *parent = nullptr);

    /// As HelpBrowser::open.
    void showPage(const QString &name);
    QTreeWidget *contents() const { return m_contents; }
    HelpBrowser *browser() const { return m_browser; }
    QLineEdit *searchField() const { return m_search; }

private:
    void fill();
    void search(const QString &text);
    void followPage(const QUrl &page, bool hasBack);
    QTreeWidgetItem *itemOf(const QString &name) const;

    const QMenuBar &m_menus;
    QLineEdit *m_search;
    QTreeWidget *m_contents;
    HelpBrowser *m_browser;
    QToolButton *m_back;
};

} // namespace sidestage
