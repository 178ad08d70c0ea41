// SPDX-License-Identifier: Apache-2.0
#include "models/reports/terminaltext.h"
#include "models/text/utf8.h"
#include "tests/support/property.h"

#include <QObject>
#include <QRegularExpression>

using namespace sidestage;

namespace {

rc::Gen<std::string> textGen()
{
    const auto piece = rc::gen::elementOf(std::vector<std::string>{"a", "b", " ", "é", "e\u0301",
                                                                   "日", "🚚", "\xff", "\n", "\r\n",
                                                                   "\t", "\x1b", "\u202e", "~"});
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const auto &pieces) {
                            std::string text;
                            for (const auto &each : pieces)
                                text += each;
                            return text;
                        });
}

bool isUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); i += utf8At(text, i).length) {
        if (!utf8At(text, i).isValid)
            return false;
    }
    return true;
}

} // namespace

class TestTerminalText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void measuresCells()
    {
        QCOMPARE(widthOf("abc"), std::size_t(3));
        QCOMPARE(widthOf("e\u0301"), std::size_t(1));
        QCOMPARE(widthOf("日本語"), std::size_t(6));
        QCOMPARE(widthOf("🚚"), std::size_t(2));
        QCOMPARE(widthOf("größer …"), std::size_t(8));
    }

    void cutsWhereItShows()
    {
        QCOMPARE(elided("abcdef", 6), std::string("abcdef"));
        QCOMPARE(elided("abcdef", 5), std::string("abcd…"));
        QCOMPARE(elided("日本語", 4), std::string("日…"));
        QCOMPARE(elidedInMiddle("database/tables/orders", 13), std::string("data…s/orders"));
        const std::string a = "a long text that is the same until here: one, and then some more";
        const std::string b = "a long text that is the same until here: two, and then some more";
        const auto at = firstDifference({a, b});
        QCOMPARE(at, std::size_t(41));
        QCOMPARE(elidedAround(a, at, 24), std::string("…l here: one, and then …"));
        QCOMPARE(elidedAround(b, at, 24), std::string("…l here: two, and then …"));
        QCOMPARE(firstDifference({"é", "è"}), std::size_t(0));
        QCOMPARE(firstDifference({"ab", "abc"}), std::size_t(2));
    }

    void wrapsAtSpaces()
    {
        QCOMPARE(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
        QCOMPARE(wrapped("abcdefgh i", 3), (std::vector<std::string>{"abc", "def", "gh", "i"}));
        QCOMPARE(wrapped("", 3), (std::vector<std::string>{""}));
    }

    void neverExceedsItsWidth()
    {
        SIDESTAGE_PROPERTY("whole characters, within the width, the difference in sight", [] {
            const auto text = oneLine(*textGen());
            RC_ASSERT(isUtf8(text));
            RC_ASSERT(text.find_first_of("\n\r\t\x1b") == std::string::npos);
            const auto width = *rc::gen::inRange<std::size_t>(1, 60);
            auto at = std::min(*rc::gen::inRange<std::size_t>(0, 60), text.size());
            while (at > 0 && at < text.size()
                   && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
                --at;
            for (const auto &cut : {elided(text, width), elidedInMiddle(text, width),
                                    elidedAround(text, at, width)}) {
                RC_ASSERT(widthOf(cut) <= width);
                RC_ASSERT(isUtf8(cut));
                RC_ASSERT(cut == text || widthOf(text) > width);
            }
            if (width >= 2) {
                for (const auto &line : wrapped(text, width))
                    RC_ASSERT(widthOf(line) <= width && isUtf8(line));
            }
            RC_ASSERT(widthOf(padded(text, width)) == std::max(width, widthOf(text)));
        });
    }
};

QTEST_APPLESS_MAIN(TestTerminalText)
#include "tst_terminaltext.moc"
