// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/comparisontree.h"
#include "models/items/valuediff.h"
#include "probes/base/targetname.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace sidestage {

class ValueBox;

/// Explains one row: what stands where, which rule judged it and why, the note, how to mend it.
class InspectorPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit InspectorPanel(QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    /// Explains a node; `column` is the judgement's column the person looks at, or -1: then the
    /// worst of the row is explained. `node` none: nothing is selected.
    void explain(std::shared_ptr<const ComparisonTree> tree, std::uint32_t node, int column);
    /// Everything that is said, as plain text, for tests and for the clipboard.
    QString text() const;
    /// Whose value is explained; nothing for a group without a service or an environment.
    std::optional<TargetName> target() const;

Q_SIGNALS:
    /// The target is to be read again.
    void probeAgainRequested();
    /// A note is to be written for the selected rows.
    void recordRequested();
    /// The note beside the explained cell is to be shown.
    void noteRequested(const QString &title);

private:
    struct Section
    {
        QLabel *caption;
        QLabel *body;
        QLabel *detail;
    };
    Section addSection(const QString &title);
    static void fill(const Section &section, const QString &body, const QString &detail = {});
    void explainRow();
    void explainGroup();
    void showValues();
    void showDifference();
    void openSideBySide();
    void showPath();
    int worstColumn() const;
    bool hasDrift() const;
    void copyText(const QString &text);
    void applyTheme();

    ThemePointer m_theme;
    std::shared_ptr<const ComparisonTree> m_tree;
    std::uint32_t m_node = ComparisonTree::none;
    int m_column = -1;

    QVBoxLayout *m_layout;
    QVBoxLayout *m_valuesLayout;
    QLabel *m_path;
    QLabel *m_title;
    QLabel *m_icon;
    QLabel *m_verdict;
    QLabel *m_reason;
    std::vector<std::pair<QLabel *, ValueBox *>> m_values;
    std::optional<ValueDiff> m_difference; ///< of the explained cell from its reference
    Section m_rule;
    Section m_note;
    Section m_fix;
    QWidget *m_actions;
    QPushButton *m_copyMarkdown;
    QPushButton *m_copyPath;
    QPushButton *m_copyValue;
    QPushButton *m_sideBySide;
    QPushButton *m_probeAgain;
    QPushButton *m_record;
    QPushButton *m_showNote;
};

} // namespace sidestage
