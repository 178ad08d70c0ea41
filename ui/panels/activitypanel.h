// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/activitymodel.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QPlainTextEdit;
class QTreeView;

namespace sidestage {

/// Every probe of the run: how far it is, how it ended, its log.
class ActivityPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ActivityPanel(QWidget *parent = nullptr);

    void setTheme(const ThemePointer &theme);
    void setActivity(std::vector<ProbeActivity> probes);
    QTreeView *list() const { return m_list; }

private:
    void showLog();

    ActivityModel *m_model;
    QTreeView *m_list;
    QPlainTextEdit *m_log;
};

} // namespace sidestage
