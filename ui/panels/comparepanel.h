// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/items/tabletext.h"
#include "ui/panels/compareview.h"
#include "ui/panels/tablememory.h"

#include <QWidget>

class QLabel;
class QSettings;
class QToolButton;

namespace sidestage {

class FilterBar;
class OverviewGutter;

/// The Compare panel: switches, the tree table, the gutter. Owns the model.
class ComparePanel final : public QWidget
{
    Q_OBJECT

public:
    /// The two actions also stand as buttons over the table.
    /// How the table is arranged and filtered is kept in the settings, which outlive the panel.
    ComparePanel(QSettings &settings, QAction *previous, QAction *next, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    void setWorkspace(std::shared_ptr<const Workspace> workspace);
    void setJudgement(std::shared_ptr<const Judgement> judgement);
    void setSearch(const QString &text);
    /// Once there is something unexplained and nothing is selected; the focus stays where it is.
    void selectFirstFinding();
    bool isEnvironmentShown(const QString &name) const { return !m_hidden.contains(name); }
    /// Shows or hides an environment; others keep their state.
    void setEnvironmentShown(const QString &name, bool isShown);

    /// Selects what stands at a row and column of the judgement, and opens what hides it; its state
    /// is switched on where it is filtered out.
    void showRow(std::size_t row, std::size_t column);
    /// The same for an area as a whole.
    void showArea(Area area);

    /// The judgement's columns that are on the screen, from left to right.
    std::vector<std::size_t> shownColumns() const;
    /// The selected rows and what stands below selected groups, with a head; empty where nothing
    /// is selected.
    QString selectedTable(TableFormat format) const;
    /// Escaped, one a line.
    QString selectedPaths() const;
    bool hasSelection() const;

    ComparisonModel *model() const { return m_model; }
    CompareView *view() const { return m_view; }
    FilterBar *filterBar() const { return m_filterBar; }
    OverviewGutter *gutter() const { return m_gutter; }

Q_SIGNALS:
    /// What the inspector explains has changed: node (ComparisonTree::none: nothing) and column of
    /// the judgement (-1: the item column).
    void subjectChanged(std::uint32_t node, int column);
    /// What is selected, or whether anything is.
    void selectionChanged();
    /// A person hid or showed a column by its menu.
    void environmentShownChanged(const QString &name, bool isShown);

private:
    void applyFilter();
    void decideColumns();
    void rememberOrder();
    void rememberWidths();
    void forgetArrangement();
    void trySelecting();
    void tryShowing();
    void applyColumns();
    void showTree();
    void tellSubject();
    void showColumnMenu(const QPoint &point);
    std::vector<std::uint32_t> selectedNodes() const;

    QSettings &m_settings;
    ComparisonModel *m_model;
    CompareView *m_view;
    FilterBar *m_filterBar;
    OverviewGutter *m_gutter;
    QLabel *m_empty;
    std::shared_ptr<const Workspace> m_workspace;
    QSet<QString> m_hidden;
    QString m_search;
    TableLayout m_layout; ///< of the workspace's project
    bool m_wantsSelection = false;
    std::optional<ComparisonTree::Key> m_wanted; ///< to be selected once the tree has it
    int m_wantedColumn = 0; ///< of the model
};

} // namespace sidestage
