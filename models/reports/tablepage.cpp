// SPDX-License-Identifier: Apache-2.0
#include "models/reports/tablepage.h"

#include "models/reports/terminaltext.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t narrowest = 40;

/// The sixteen colours alone, so that the terminal's own theme decides how they look.
std::string_view sequenceOf(Tone tone)
{
    switch (tone) {
    case Tone::Plain:
        return {};
    case Tone::Strong:
        return "\x1b[1m";
    case Tone::Quiet:
        return "\x1b[2m";
    case Tone::Good:
        return "\x1b[32m";
    case Tone::Known:
        return "\x1b[3;36m";
    case Tone::Unmeasured:
        return "\x1b[35m";
    case Tone::Drift:
        return "\x1b[33m";
    case Tone::Violation:
        return "\x1b[1;31m";
    }
    return {};
}

std::string rule(std::size_t width)
{
    std::string text;
    for (std::size_t i = 0; i < width; ++i)
        text += "─";
    return text;
}

} // namespace

Tone toneOf(State state)
{
    switch (state) {
    case State::None:
    case State::Match:
    case State::Allowed:
        return Tone::Quiet;
    case State::Known:
        return Tone::Known;
    case State::Unmeasured:
        return Tone::Unmeasured;
    case State::Drift:
        return Tone::Drift;
    case State::Violation:
        return Tone::Violation;
    }
    return Tone::Plain;
}

TablePage::TablePage(std::size_t width, bool isColoured)
    : m_width(std::max(width, narrowest)), m_isColoured(isColoured)
{
}

void TablePage::piece(std::string_view text, Tone tone)
{
    const auto sequence = m_isColoured ? sequenceOf(tone) : std::string_view();
    if (sequence.empty() || text.empty()) {
        m_text += text;
        return;
    }
    m_text += sequence;
    m_text += text;
    m_text += "\x1b[0m";
}

void TablePage::end()
{
    while (m_text.ends_with(' '))
        m_text.pop_back();
    m_text += '\n';
}

void TablePage::line(std::string_view text, Tone tone, std::size_t indent)
{
    begin(indent);
    piece(elided(oneLine(text), m_width - indent), tone);
    end();
}

void TablePage::paragraph(std::string_view text, Tone tone, std::size_t indent)
{
    for (const auto &each : wrapped(oneLine(text), m_width - indent)) {
        begin(indent);
        piece(each, tone);
        end();
    }
}

void TablePage::bothEnds(std::string_view left, Tone leftTone, std::string_view right,
                         Tone rightTone, std::size_t indent)
{
    const auto room = m_width - indent;
    const auto leftText = oneLine(left);
    auto rightText = elided(oneLine(right), room);
    const auto leftWidth = widthOf(leftText);
    const auto rightWidth = widthOf(rightText);
    begin(indent);
    if (leftWidth + 2 + rightWidth > room) {
        piece(elidedInMiddle(leftText, room), leftTone);
        end();
        begin(m_width - rightWidth);
    } else {
        piece(leftText, leftTone);
        begin(room - leftWidth - rightWidth);
    }
    piece(rightText, rightTone);
    end();
}

void TablePage::heading(std::string_view title, std::string_view right)
{
    constexpr std::size_t around = 3; // "── " and " ──"
    const auto name = elided(title, m_width / 2);
    const auto counts = elided(right, m_width - widthOf(name) - 3 * around);
    emptyLine();
    piece("── ", Tone::Quiet);
    piece(name, Tone::Strong);
    const auto used = around + widthOf(name) + (counts.empty() ? 0 : widthOf(counts) + around + 1);
    piece(" " + rule(m_width - used - 1), Tone::Quiet);
    if (!counts.empty()) {
        piece(" " + counts, Tone::Plain);
        piece(" ──", Tone::Quiet);
    }
    end();
}

std::string counted(std::size_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

} // namespace sidestage
