// SPDX-License-Identifier: Apache-2.0
#include "models/text/showntext.h"
#include "tests/support/property.h"

#include <QObject>
#include <QRegularExpression>

using namespace sidestage;

namespace {

std::string anyBytes()
{
    std::string bytes;
    for (const auto &piece :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
             "a", "b\n", "\r\n", "\r", "\xff", "ü", "🚚", "\xEF\xBB\xBF", "\xE2\x80\xA9",
             std::string("\0", 1), "\xE2\x80\xA8", "\xC3"})))
        bytes += piece;
    return bytes;
}

} // namespace

class TestShownText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsOneLineEndAndNoMark()
    {
        QCOMPARE(shownText("\xEF\xBB\xBF"
                           "a\r\nb\rc\n"),
                 QStringLiteral("a\nb\nc\n"));
        QCOMPARE(shownText("\xff"), QString(QChar(0xFFFD)));
        QCOMPARE(offsetOfShown("\xEF\xBB\xBF"
                               "a\r\nb",
                               2),
                 std::size_t(6));
        QCOMPARE(positionOfByte("\xEF\xBB\xBF"
                                "a\r\nb",
                                6),
                 std::size_t(2));
        QCOMPARE(offsetOfShown("🚚b", 2), std::size_t(4));
        QCOMPARE(offsetOfShown("ab", 7), std::size_t(2));
    }

    void typedTextHasTheFilesLineEnds()
    {
        QCOMPARE(bytesOfTyped(QStringLiteral("a\nb\r\nc\rd"), "\r\n"),
                 std::string("a\r\nb\r\nc\r\nd"));
        QCOMPARE(bytesOfTyped(QStringLiteral("ü") + QChar(0x2029), "\n"), std::string("ü\n"));
        QCOMPARE(lineEndAt("a\r\nb\nc", 0), std::string_view("\r\n"));
        QCOMPARE(lineEndAt("a\r\nb\nc", 3), std::string_view("\n"));
        QCOMPARE(lineEndAt("a\r\nb", 4), std::string_view("\r\n"));
        QCOMPARE(lineEndAt("a", 0), std::string_view("\n"));
    }

    void everyPositionLeadsToItsByteAndBack()
    {
        SIDESTAGE_PROPERTY("positions and offsets", [] {
            const auto bytes = anyBytes();
            const auto text = shownText(bytes);
            std::vector<std::size_t> all;
            for (std::size_t i = 0; i <= bytes.size() + 1; ++i)
                all.push_back(i);
            const auto positions = positionsOfBytes(bytes, all);
            for (const auto i : all)
                RC_ASSERT(positions[i] == positionOfByte(bytes, i));
            for (qsizetype i = 0; i <= text.size(); ++i) {
                if (i < text.size() && text[i].isLowSurrogate())
                    continue;
                const auto offset = offsetOfShown(bytes, static_cast<std::size_t>(i));
                RC_ASSERT(positionOfByte(bytes, offset) == static_cast<std::size_t>(i));
            }
        });
    }

    void anEditOfTheShownTextIsOneOfTheBytes()
    {
        SIDESTAGE_PROPERTY("typing", [] {
            const auto bytes = "x" + anyBytes(); // no mark that the typing would make one
            const auto text = shownText(bytes);
            auto begin = *rc::gen::inRange<qsizetype>(0, text.size() + 1);
            auto end = *rc::gen::inRange<qsizetype>(begin, text.size() + 1);
            const auto isInside = [&](qsizetype at) {
                return at < text.size() && text[at].isLowSurrogate();
            };
            RC_PRE(!isInside(begin) && !isInside(end));
            const auto from = offsetOfShown(bytes, static_cast<std::size_t>(begin));
            const auto to = offsetOfShown(bytes, static_cast<std::size_t>(end));
            const auto typed = QStringLiteral("q\nä");
            const auto after =
                bytes.substr(0, from) + bytesOfTyped(typed, "\r\n") + bytes.substr(to);
            RC_ASSERT(after.substr(0, from) == bytes.substr(0, from));
            // A lone CR before what was typed would join with a LF; none is typed first here.
            const QString expected = text.left(begin) + typed + text.mid(end);
            RC_ASSERT(shownText(after).toStdString() == expected.toStdString());
        });
    }
};

QTEST_APPLESS_MAIN(TestShownText)
#include "tst_showntext.moc"
