// SPDX-License-Identifier: Apache-2.0
#include "probes/base/asciitext.h"

#include "tests/support/testmain.h"

#include <QTest>

using namespace sidestage;

class TestAsciiText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void letters();
    void everyOtherByteIsNone();
    void lowersOnlyAscii();
    void cutsBothEnds();
    void leavesAnEmptyPartOfTheText();
};

void TestAsciiText::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
}

void TestAsciiText::letters()
{
    static_assert(isDigit('0') && isDigit('9') && !isDigit('/') && !isDigit(':'));
    static_assert(isLetter('a') && isLetter('Z') && !isLetter('@') && !isLetter('['));
    static_assert(isHexDigit('f') && isHexDigit('F') && !isHexDigit('g') && !isHexDigit('G'));
    static_assert(isBlank('\t') && isBlank(' ') && !isBlank('\n'));
    static_assert(isAsciiSpace('\v') && isAsciiSpace('\r') && !isAsciiSpace('\x0e'));
    for (const char c : std::string_view("az09AZ"))
        QVERIFY(isLetterOrDigit(c));
    for (const char c : std::string_view("`{/:@[_- "))
        QVERIFY(!isLetterOrDigit(c));
}

void TestAsciiText::everyOtherByteIsNone()
{
    for (int byte = 0x80; byte <= 0xFF; ++byte) {
        const auto c = static_cast<char>(byte);
        QVERIFY(!isLetterOrDigit(c) && !isHexDigit(c) && !isBlank(c) && !isAsciiSpace(c));
        QCOMPARE(lowerLetter(c), c);
    }
}

void TestAsciiText::lowersOnlyAscii()
{
    QCOMPARE(lowered("Content-TYPE_[AZ]@9"), std::string("content-type_[az]@9"));
    QCOMPARE(lowered("\u00C4RGER"), std::string("\u00C4rger"));
    QCOMPARE(lowered(""), std::string());
}

void TestAsciiText::cutsBothEnds()
{
    QCOMPARE(std::string(trimmed("\r\n\v a \t b\f ")), std::string("a \t b"));
    QCOMPARE(std::string(withoutBlanks("\t  a \t b \t")), std::string("a \t b"));
    // a line end is no blank, and what stands behind it is not at the end
    QCOMPARE(std::string(withoutBlanks(" a \r\n")), std::string("a \r\n"));
    QCOMPARE(std::string(trimmed("\u00A0a")), std::string("\u00A0a"));
}

void TestAsciiText::leavesAnEmptyPartOfTheText()
{
    const std::string_view text = " \t ";
    QVERIFY(withoutBlanks(text).empty());
    QVERIFY(withoutBlanks(text).data() == text.data());
    QVERIFY(trimmed(text).empty());
    QVERIFY(trimmed(text).data() == text.data());
}

QTEST_APPLESS_MAIN(TestAsciiText)
#include "tst_asciitext.moc"
