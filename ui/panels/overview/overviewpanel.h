// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/overviewmodel.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

class QLabel;
class QListWidget;
class QTableView;

namespace sidestage {

class OverviewDelegate;
class OverviewHeader;

/// The page that answers whether staging can be trusted: a sentence, the grid of areas and
/// environments, and what waits for a person. A click leads to the rows that it speaks of.
class OverviewPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit OverviewPanel(QWidget *parent = nullptr);

    void setTheme(const ThemePointer &theme);
    /// nullptr: nothing has been measured yet.
    void setJudgement(const std::shared_ptr<const Judgement> &judgement);
    /// When and how long it was measured; empty: not yet.
    void setMeasured(const QString &text);
    OverviewModel *model() const { return m_model; }
    QTableView *grid() const { return m_grid; }
    QListWidget *attention() const { return m_attention; }

Q_SIGNALS:
    /// By row and column of the judgement.
    void rowRequested(std::size_t row, std::size_t column);
    /// What stands in an area where there is nothing that wants to be seen.
    void areaRequested(sidestage::Area area);
    void noteRequested(const QString &title);
    /// What waits for a person beyond the list.
    void furtherRequested();

private:
    void showOverview();
    void follow(const QModelIndex &index);
    void followAttention(int line);
    void fitGrid();

    ThemePointer m_theme;
    std::shared_ptr<const Judgement> m_judgement;
    OverviewModel *m_model;
    OverviewDelegate *m_delegate;
    QLabel *m_sentence;
    QLabel *m_counts;
    QLabel *m_measured;
    QTableView *m_grid;
    OverviewHeader *m_environments;
    OverviewHeader *m_areas;
    QLabel *m_attentionHead;
    QListWidget *m_attention;
};

} // namespace sidestage
