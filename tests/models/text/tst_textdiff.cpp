// SPDX-License-Identifier: Apache-2.0
#include "models/text/textdiff.h"
#include "tests/support/property.h"

#include <QElapsedTimer>
#include <QObject>

#include <string>

using namespace sidestage;

namespace {

/// A line of marked text: "one [two] three".
std::string marked(std::string_view text, const std::vector<TextSpan> &marks)
{
    std::string shown(text);
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        shown.insert(mark->begin + mark->length, "]");
        shown.insert(mark->begin, "[");
    }
    return shown;
}

/// The whole diff as text, a line of it a line: "=", "~", "<" or ">".
std::string printed(std::string_view left, std::string_view right)
{
    std::string text;
    for (const auto &line : diffOf(left, right)) {
        switch (line.kind) {
        case DiffLine::Kind::Equal:
            text += "= " + std::string(line.left) + '\n';
            break;
        case DiffLine::Kind::Changed:
            text += "~ " + marked(line.left, line.leftMarks) + " | "
                + marked(line.right, line.rightMarks) + '\n';
            break;
        case DiffLine::Kind::OnlyLeft:
            text += "< " + std::string(line.left) + '\n';
            break;
        case DiffLine::Kind::OnlyRight:
            text += "> " + std::string(line.right) + '\n';
            break;
        }
    }
    return text;
}

rc::Gen<std::string> textGen()
{
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
            std::vector<std::string>{"a", "b c", "d", "ü", " ", "\n", "\n", "1.5", "{number}"})),
        [](const auto &pieces) {
            std::string text;
            for (const auto &piece : pieces)
                text += piece;
            return text;
        });
}

std::vector<std::string> linesOf(std::string text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.erase(0, std::min(end + 1, text.size()));
    }
    return lines;
}

} // namespace

class TestTextDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void marksWhatChanged_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *left, const char *right,
                            const char *expected) {
            QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(expected);
        };
        row("equal", "one\ntwo\n", "one\ntwo", "= one\n= two\n");
        row("nothing at all", "", "", "");
        row("a word", "from app.acme.test on", "from www.acme.test on",
            "~ from [app].acme.test on | from [www].acme.test on\n");
        row("two places", "max-age=60; secure", "max-age=600; Secure",
            "~ max-age=[60]; [secure] | max-age=[600]; [Secure]\n");
        row("a character that is no word", "a-b",
            "a\xC3\xBC"
            "b",
            "~ a[-]b | a[\xC3\xBC]b\n");
        row("an added line", "one\nthree\n", "one\ntwo\nthree\n", "= one\n> two\n= three\n");
        row("a lost line", "one\ntwo\nthree\n", "one\nthree\n", "= one\n< two\n= three\n");
        row("changed and added", "a 1\nb\n", "a 2\nnew\nb\n", "~ a [1] | a [2]\n> new\n= b\n");
        row("only one side", "", "one\n", "> one\n");
        row("line ends", "one\r\ntwo\r\n", "one\ntwo\n", "= one\n= two\n");
        row("moved", "a\nb\nc\n", "b\nc\na\n", "< a\n= b\n= c\n> a\n");
    }
    void marksWhatChanged()
    {
        QFETCH(const QByteArray, left);
        QFETCH(const QByteArray, right);
        QFETCH(const QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(printed(left.toStdString(), right.toStdString())),
                 expected);
    }

    void nothingIsLostOrInvented()
    {
        SIDESTAGE_PROPERTY("each side of the diff is its text", [] {
            const auto left = *textGen();
            const auto right = *textGen();
            std::vector<std::string> a;
            std::vector<std::string> b;
            for (const auto &line : diffOf(left, right)) {
                using Kind = DiffLine::Kind;
                if (line.kind != Kind::OnlyRight)
                    a.emplace_back(line.left);
                if (line.kind != Kind::OnlyLeft)
                    b.emplace_back(line.right);
                if (line.kind == Kind::Equal)
                    RC_ASSERT(line.left == line.right);
                if (line.kind == Kind::Changed) {
                    RC_ASSERT(line.left != line.right);
                    RC_ASSERT(!line.leftMarks.empty() || !line.rightMarks.empty());
                }
            }
            RC_ASSERT(a == linesOf(left));
            RC_ASSERT(b == linesOf(right));
        });
    }

    void whatHasNothingInCommonEndsSoon()
    {
        std::string left;
        std::string right;
        for (int i = 0; i < 30'000; ++i) {
            left += "left " + std::to_string(i) + "\n";
            right += "right " + std::to_string(i) + "\n";
        }
        left += "the same end\n";
        right += "the same end\n";
        QElapsedTimer timer;
        timer.start();
        const auto lines = diffOf(left, right);
        QCOMPARE(lines.size(), std::size_t(30'001));
        QCOMPARE(lines.back().kind, DiffLine::Kind::Equal);
        QVERIFY2(timer.elapsed() < 5000, "the time is not bounded");
    }
};

QTEST_APPLESS_MAIN(TestTextDiff)
#include "tst_textdiff.moc"
