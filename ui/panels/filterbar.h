// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/rowfilter.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QAction;
class QMenu;

namespace sidestage {

class Chip;

/// The switches over the table. Each hides or shows one kind of finding and says how many there
/// are; kinds of change, severities and areas are in a menu.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    void setCounts(const FilterCounts &counts);
    /// Takes the switches' part of a filter; search and columns are not its own.
    void setFilter(const RowFilter &filter);
    void applyTo(RowFilter &filter) const;
    Chip *chip(State state) const;
    QMenu *menu() const { return m_menu; }

Q_SIGNALS:
    void changed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Switch
    {
        std::uint16_t RowFilter::*member;
        std::uint16_t bit;
        QString text;
        QAction *action;
    };
    void addSection(const QString &title);
    void addSwitch(std::uint16_t RowFilter::*member, std::uint16_t bit, const QString &text);
    void describeMenu();
    /// Keeps the switches on two lines: takes the words off as many as it needs, beginning with
    /// those that ask for the least attention.
    void fit();
    int linesWith(const std::vector<Chip *> &compact) const;

    std::vector<std::pair<State, Chip *>> m_chips;
    std::vector<Switch> m_switches;
    Chip *m_more;
    QMenu *m_menu;
    ThemePointer m_theme;
};

} // namespace sidestage
