// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/problemspanel.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace sidestage {

ProblemsPanel::ProblemsPanel(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_list(new QTreeWidget(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_list->setAccessibleName(tr("Problems"));
    m_list->setHeaderLabels({tr("Where"), tr("What is wrong")});
    m_list->setRootIsDecorated(false);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 8);
    layout->addWidget(m_title);
    layout->addWidget(m_list);
    hide();
}

void ProblemsPanel::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    QFont title = font();
    title.setWeight(QFont::DemiBold);
    m_title->setFont(title);
    QPalette palette = m_title->palette();
    palette.setColor(QPalette::WindowText, m_theme->ink(State::Violation));
    m_title->setPalette(palette);
}

void ProblemsPanel::setProblems(const std::vector<Error> &problems)
{
    m_list->clear();
    m_title->setText(problems.size() == 1 ? tr("One problem in the workspace's files")
                                          : tr("%n problems in the workspace's files", nullptr,
                                               static_cast<int>(problems.size())));
    for (const Error &problem : problems) {
        Location place = problem.where;
        place.file = QFileInfo(QString::fromStdString(place.file)).fileName().toStdString();
        QString text = QString::fromStdString(problem.message);
        if (!problem.suggestion.empty())
            text += QStringLiteral(" — ") % QString::fromStdString(problem.suggestion);
        auto *item = new QTreeWidgetItem(m_list, {QString::fromStdString(place.toString()), text});
        item->setToolTip(0, QString::fromStdString(problem.where.toString()));
        item->setToolTip(1, text);
        if (m_theme)
            item->setIcon(0,
                          m_theme->pixmap(QStringLiteral("problem"), m_theme->ink(State::Violation),
                                          16, devicePixelRatioF()));
    }
    m_list->resizeColumnToContents(0);
    // as high as a few problems need; more are scrolled to
    const int row = m_list->sizeHintForRow(0);
    m_list->setFixedHeight(m_list->header()->sizeHint().height()
                           + row * std::clamp(static_cast<int>(problems.size()), 1, 7) + 4);
    setVisible(!problems.empty());
}

} // namespace sidestage
