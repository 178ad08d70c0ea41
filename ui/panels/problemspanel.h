// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QLabel;
class QTreeWidget;

namespace sidestage {

/// What is wrong with the workspace's files: every mistake with its place, all at once.
class ProblemsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemsPanel(QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    void setProblems(const std::vector<Error> &problems);
    QTreeWidget *list() const { return m_list; }

private:
    QLabel *m_title;
    QTreeWidget *m_list;
    ThemePointer m_theme;
};

} // namespace sidestage
