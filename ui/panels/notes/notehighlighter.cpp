// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/notes/notehighlighter.h"

#include "models/notes/notefields.h"

#include <QRegularExpression>

namespace sidestage {

namespace {

enum Block { Plain, Fence, FrontMatter, Comment };

} // namespace

void NoteHighlighter::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    rehighlight();
}

void NoteHighlighter::highlightBlock(const QString &text)
{
    if (!m_theme)
        return;
    const auto muted = [&] { setFormat(0, static_cast<int>(text.size()), m_theme->mutedText()); };
    const bool isFence =
        text.startsWith(QLatin1String("```")) || text.startsWith(QLatin1String("~~~"));
    const bool isFirst = currentBlock().blockNumber() == 0;
    int state = std::max(previousBlockState(), 0);
    switch (state) {
    case Fence:
        muted();
        setCurrentBlockState(isFence ? Plain : Fence);
        return;
    case FrontMatter:
        muted();
        setCurrentBlockState(text == QLatin1String("---") ? Plain : FrontMatter);
        return;
    case Comment:
        muted();
        setCurrentBlockState(text.contains(QLatin1String("-->")) ? Plain : Comment);
        return;
    default:
        break;
    }
    if (isFence || (isFirst && text == QLatin1String("---"))) {
        muted();
        setCurrentBlockState(isFence ? Fence : FrontMatter);
        return;
    }
    if (text.startsWith(QLatin1String("<!--"))) {
        muted();
        setCurrentBlockState(text.contains(QLatin1String("-->")) ? Plain : Comment);
        return;
    }
    setCurrentBlockState(Plain);
    highlightLine(text);
}

void NoteHighlighter::highlightLine(const QString &text)
{
    static const QRegularExpression heading(QStringLiteral("^#{1,6}(\\s|$)"));
    static const QRegularExpression label(
        QStringLiteral("^\\s*[-*+]\\s+((?:\\*\\*|__)([^*_:]+):?(?:\\*\\*|__):?)"));
    static const QRegularExpression code(QStringLiteral("(`+)[^`].*?\\1(?!`)"));
    static const QRegularExpression pin(QStringLiteral("^`k1:[0-9a-f]{12}`$"));
    if (heading.match(text).hasMatch()) {
        QTextCharFormat format;
        format.setForeground(m_theme->accent());
        format.setFontWeight(QFont::DemiBold);
        setFormat(0, static_cast<int>(text.size()), format);
        return;
    }
    if (const auto match = label.match(text); match.hasMatch()) {
        QTextCharFormat format;
        format.setFontWeight(QFont::DemiBold);
        const bool isField = noteFieldNamed(match.captured(2).toStdString()).has_value();
        format.setForeground(isField ? m_theme->text() : m_theme->mutedText());
        setFormat(static_cast<int>(match.capturedStart(1)),
                  static_cast<int>(match.capturedLength(1)), format);
    }
    for (auto matches = code.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const bool isPin = pin.match(match.captured()).hasMatch();
        setFormat(static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()),
                  isPin ? m_theme->mutedText() : m_theme->ink(State::Known));
    }
}

} // namespace sidestage
