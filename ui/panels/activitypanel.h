// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/activitymodel.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace sidestage {

class WindowActions;

/// Every probe of the run: how far it is, how it ended, its log; one, several or the failed ones
/// are measured again or stopped.
class ActivityPanel final : public QWidget
{
    Q_OBJECT

public:
    /// `actions` outlives the panel, which shows those that concern probes.
    explicit ActivityPanel(const WindowActions &actions, QWidget *parent = nullptr);

    void setTheme(const ThemePointer &theme);
    /// In the order of the plan. The selected probes stay selected, whatever the order shown.
    void setActivity(std::vector<ProbeActivity> probes);
    QTreeView *list() const { return m_list; }

    std::vector<TargetName> selected() const;
    /// Those of the selection that still wait or run.
    std::vector<TargetName> selectedUnfinished() const;
    std::vector<TargetName> failed() const;

Q_SIGNALS:
    /// What `selected` and the others say may be something else now.
    void targetsChanged();

private:
    void showLog();
    void showCounts();
    std::vector<const ProbeActivity *> selectedProbes() const;

    ActivityModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QLabel *m_counts;
    QTreeView *m_list;
    QPlainTextEdit *m_log;
};

} // namespace sidestage
