// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <string>
#include <string_view>

namespace sidestage {

/// How a piece of text is meant; the page knows what that looks like.
enum class Tone : std::uint8_t { Plain, Strong, Quiet, Good, Known, Unmeasured, Drift, Violation };
Tone toneOf(State state);

/// Collects the lines of a report for a terminal of some width. Texts are put on one line and
/// made harmless before they are measured.
class TablePage
{
public:
    TablePage(std::size_t width, bool isColoured);

    std::size_t width() const { return m_width; }
    /// A line of its own, cut at the width.
    void line(std::string_view text, Tone tone = Tone::Plain, std::size_t indent = 0);
    /// Broken at spaces, every line indented.
    void paragraph(std::string_view text, Tone tone, std::size_t indent);
    /// Text at the left and at the right end of one line; on two where they do not fit, and then
    /// the left one is cut in its middle if it must be.
    void bothEnds(std::string_view left, Tone leftTone, std::string_view right, Tone rightTone,
                  std::size_t indent);
    /// "── Database ──────── 1 violation, 3 drift ──", with an empty line before it.
    void heading(std::string_view title, std::string_view right);
    void emptyLine() { m_text += '\n'; }
    /// Pieces that are measured already, painted one by one.
    void begin(std::size_t indent) { m_text.append(indent, ' '); }
    void piece(std::string_view text, Tone tone);
    /// Without the spaces at the line's end.
    void end();

    std::string take() { return std::move(m_text); }

private:
    std::size_t m_width;
    bool m_isColoured;
    std::string m_text;
};

/// "1 violation", "2 violations".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

} // namespace sidestage
