// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/filterbar.h"

#include "models/items/celltext.h"
#include "ui/delegates/chip.h"
#include "ui/panels/flowlayout.h"

#include <QLocale>
#include <QMenu>

#include <algorithm>

namespace sidestage {

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent), m_more(new Chip(tr("More filters"), this)), m_menu(new QMenu(this))
{
    auto *layout = new FlowLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (const State state : {State::Violation, State::Drift, State::Known, State::Unmeasured,
                              State::Allowed, State::Match}) {
        auto *chip = new Chip(statePluralText(state), this);
        chip->setGlyph(iconOf(state), state);
        chip->setToolTip(tr("Show or hide: %1").arg(statePluralText(state)));
        connect(chip, &Chip::toggled, this, &FilterBar::changed);
        layout->addWidget(chip);
        m_chips.emplace_back(state, chip);
    }
    addSection(tr("Change"));
    for (const Change change : {Change::Missing, Change::Extra, Change::Changed})
        addSwitch(&RowFilter::changes, RowFilter::bit(change), changeText(change));
    addSection(tr("Severity"));
    for (const Severity severity :
         {Severity::Blocker, Severity::Major, Severity::Minor, Severity::Info})
        addSwitch(&RowFilter::severities, RowFilter::bit(severity), severityText(severity));
    addSection(tr("Area"));
    for (std::size_t area = 0; area < areaNames.size(); ++area) {
        addSwitch(&RowFilter::areas, RowFilter::bit(static_cast<Area>(area)),
                  areaText(static_cast<Area>(area)));
    }
    m_more->setCheckable(false);
    m_more->setGlyph(QStringLiteral("filter"), State::None);
    m_more->setToolTip(tr("Filter by kind of change, severity and area"));
    connect(m_more, &Chip::clicked, this,
            [this] { m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 2))); });
    layout->addWidget(m_more);
    setFilter({});
}

void FilterBar::addSection(const QString &title)
{
    m_menu->addSection(title);
}

void FilterBar::addSwitch(std::uint16_t RowFilter::*member, std::uint16_t bit, const QString &text)
{
    QAction *action = m_menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(true);
    m_switches.push_back({member, bit, text, action});
    connect(action, &QAction::toggled, this, [this] {
        describeMenu();
        Q_EMIT changed();
    });
}

void FilterBar::describeMenu()
{
    int off = 0;
    for (const auto &each : m_switches)
        off += each.action->isChecked() ? 0 : 1;
    m_more->setDetail(off == 0 ? QString() : tr("%1 off").arg(off));
    fit();
}

void FilterBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

int FilterBar::linesWith(const std::vector<Chip *> &compact) const
{
    int lines = 1;
    int x = 0;
    const auto place = [&](Chip *chip) {
        const int wide =
            chip->widthWhen(std::find(compact.begin(), compact.end(), chip) != compact.end());
        if (x > 0 && x + wide > width()) {
            ++lines;
            x = 0;
        }
        x += wide + layout()->spacing();
    };
    for (const auto &[state, chip] : m_chips)
        place(chip);
    place(m_more);
    return lines;
}

void FilterBar::fit()
{
    constexpr int mostLines = 2;
    std::vector<Chip *> compact;
    for (const State state : {State::Match, State::Allowed, State::Unmeasured, State::Known}) {
        if (linesWith(compact) <= mostLines)
            break;
        compact.push_back(chip(state));
    }
    for (const auto &[state, chip] : m_chips)
        chip->setCompact(std::find(compact.begin(), compact.end(), chip) != compact.end());
}

void FilterBar::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    for (const auto &[state, chip] : m_chips)
        chip->setTheme(m_theme);
    m_more->setTheme(m_theme);
}

void FilterBar::setCounts(const FilterCounts &counts)
{
    for (const auto &[state, chip] : m_chips)
        chip->setCount(counts.states[state]);
    for (const auto &each : m_switches) {
        std::size_t count = 0;
        const auto add = [&](const auto &array) {
            for (std::size_t i = 0; i < array.size(); ++i) {
                if (each.bit == 1U << i)
                    count = array.at(i);
            }
        };
        if (each.member == &RowFilter::changes)
            add(counts.changes);
        else if (each.member == &RowFilter::severities)
            add(counts.severities);
        else
            add(counts.areas);
        each.action->setText(each.text % QLatin1Char('\t')
                             % locale().toString(static_cast<qulonglong>(count)));
    }
    fit();
}

void FilterBar::setFilter(const RowFilter &filter)
{
    const QSignalBlocker blocker(this);
    for (const auto &[state, chip] : m_chips)
        chip->setChecked(filter.shows(state));
    for (const auto &each : m_switches)
        each.action->setChecked((filter.*each.member & each.bit) != 0);
    describeMenu();
}

void FilterBar::applyTo(RowFilter &filter) const
{
    filter.states = 0;
    for (const auto &[state, chip] : m_chips) {
        if (chip->isChecked())
            filter.states |= RowFilter::bit(state);
    }
    filter.changes = filter.severities = filter.areas = RowFilter::all;
    for (const auto &each : m_switches) {
        if (!each.action->isChecked())
            filter.*each.member &= static_cast<std::uint16_t>(~each.bit);
    }
}

Chip *FilterBar::chip(State state) const
{
    for (const auto &[each, chip] : m_chips) {
        if (each == state)
            return chip;
    }
    return nullptr;
}

} // namespace sidestage
