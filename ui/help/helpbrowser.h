// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextBrowser>
#include <QTimer>

namespace sidestage {

/// Shows pages of the manual. Pictures are no wider than the page; links that leave the manual are
/// opened by the desktop.
///
/// It keeps the way back itself: QTextBrowser reads a page into the document that it shows, which
/// lays it out again and again and takes half a second for a page with tables.
class HelpBrowser final : public QTextBrowser
{
    Q_OBJECT

public:
    explicit HelpBrowser(QWidget *parent = nullptr);

    /// A page that is not in the manual's folder, under that name.
    void addPage(const QString &name, const QString &markdown);
    /// By its name, with "#heading" behind it or without: "window.md", "probes/env.md#options".
    void open(const QUrl &page);
    /// That is shown; empty at first.
    const QUrl &page() const { return m_page; }
    void back();

    QVariant loadResource(int type, const QUrl &url) override;

Q_SIGNALS:
    void pageChanged(const QUrl &page, bool hasBack);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void follow(const QUrl &link);
    void render(const QUrl &page);
    void load();
    /// The same page again, at the same place: its colours, or the room for its pictures.
    void renderAgain();
    QString textOf(const QString &name) const;

    QHash<QString, QString> m_added;
    QUrl m_page;
    QList<QUrl> m_before;
    QTimer m_renderSoon;
};

} // namespace sidestage
