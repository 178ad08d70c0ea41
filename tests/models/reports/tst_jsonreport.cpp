// SPDX-License-Identifier: Apache-2.0
#include "models/reports/jsonreport.h"
#include "tests/models/reports/sampleaudit.h"
#include "tests/support/golden.h"
#include "tests/support/property.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <algorithm>

using namespace sidestage;

namespace {

std::string jsonOf(const AuditReport &report, bool listsMatches = false)
{
    std::string text;
    writeJsonReport(report, listsMatches, [&text](std::string_view piece) { text += piece; });
    return text;
}

std::string valueOf(const FactValue &value)
{
    std::string text;
    JsonWriter writer([&text](std::string_view piece) { text += piece; });
    writeJsonValue(writer, value);
    writer.finish();
    text.pop_back();
    return text;
}

/// Says "ok" or what is wrong; "lacking" where Python has no jsonschema.
const char *const checker = R"(
import json, sys
try:
    import jsonschema
except ImportError as lacking:
    print("lacking", lacking.name)
    sys.exit(0)
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
errors = list(jsonschema.Draft7Validator(schema).iter_errors(json.load(open(sys.argv[2], encoding="utf-8"))))
print(errors[0].message if errors else "ok")
)";

QByteArray validated(const std::string &json)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("audit.json")));
    if (!file.open(QIODevice::WriteOnly))
        return "cannot write";
    file.write(json.data(), static_cast<qint64>(json.size()));
    file.close();
    QProcess python;
    python.start(QStringLiteral("python3"),
                 {QStringLiteral("-c"), QString::fromUtf8(checker),
                  QStringLiteral(SIDESTAGE_SOURCE_DIR "/resources/schemas/audit.schema.json"),
                  file.fileName()});
    if (!python.waitForFinished(20000))
        return "lacking python3";
    const QByteArray said = python.readAllStandardOutput() + python.readAllStandardError();
    return said.trimmed();
}

} // namespace

class TestJsonReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isTheContract()
    {
        const auto text = jsonOf(sampleAudit());
        QCOMPARE(text,
                 goldenText(QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/reports/audit.json"),
                            text));
    }

    void fitsItsSchema()
    {
        for (const bool listsMatches : {false, true}) {
            const auto said = validated(jsonOf(sampleAudit(), listsMatches));
            if (said.startsWith("lacking"))
                QSKIP(said.constData());
            QCOMPARE(said, QByteArray("ok"));
        }
        // The schema is worth something: it refuses what is not in the contract.
        auto text = jsonOf(sampleAudit());
        text.replace(text.find("\"drift\""), 7, "\"driff\"");
        QVERIFY(validated(text) != "ok");
    }

    void countsAreWhatIsListed()
    {
        const auto document =
            QJsonDocument::fromJson(QByteArray::fromStdString(jsonOf(sampleAudit(), true)));
        QVERIFY(document.isObject());
        auto counts = document[QStringLiteral("counts")].toObject();
        for (const auto &finding : document[QStringLiteral("findings")].toArray()) {
            const auto state = finding[QStringLiteral("state")].toString();
            counts[state] = counts[state].toInt() - 1;
        }
        for (const auto &rest : counts)
            QCOMPARE(rest.toInt(), 0);
        const auto without = jsonOf(sampleAudit());
        QVERIFY(without.find("\"state\": \"match\"") == std::string::npos);
    }

    void isTheSameWhateverTheOrderOfTheProbes()
    {
        auto report = sampleAudit();
        const auto once = jsonOf(report);
        std::ranges::reverse(report.probes);
        QCOMPARE(jsonOf(report), once);
    }

    void holdsNoSecret()
    {
        const auto report = sampleAudit();
        const auto text = jsonOf(report, true);
        const auto digest = worldFingerprints().of("sk_live_1");
        SecretDigest secret;
        secret.fingerprint = digest;
        QVERIFY(text.find("sk_live_1") == std::string::npos);
        QVERIFY(text.find(secret.fingerprintText()) == std::string::npos);
    }

    void writesEveryKindOfValue()
    {
        QCOMPARE(valueOf({}), std::string("null"));
        QCOMPARE(valueOf(FactValue::boolean(false)), std::string("false"));
        QCOMPARE(valueOf(FactValue::integer(-9007199254740993)), std::string("-9007199254740993"));
        QCOMPARE(valueOf(FactValue::decimal("0.250")), std::string("0.25"));
        QCOMPARE(valueOf(FactValue::decimal("-1e5")), std::string("-1e5"));
        QCOMPARE(valueOf(FactValue::decimal("NaN")), std::string("\"NaN\""));
        QCOMPARE(valueOf(FactValue::decimal("007")), std::string("7"));
        QCOMPARE(valueOf(FactValue::version("15.18")), std::string("\"15.18\""));
        QCOMPARE(valueOf(FactValue::instant(0)), std::string("\"1970-01-01T00:00:00Z\""));
        QCOMPARE(valueOf(FactValue::duration(5)), std::string("\"5 ms\""));
        QCOMPARE(valueOf(FactValue::textSet({"b", "a"})), std::string("[ \"a\", \"b\" ]"));
        QCOMPARE(valueOf(FactValue::list({})), std::string("[]"));
        QCOMPARE(valueOf(FactValue::text("a\"\\\n\x1b\xff\u00e9")),
                 std::string("\"a\\\"\\\\\\n\\u001b\uFFFD\u00e9\""));
    }

    void numbersKeepTheirFormInAnyLocale()
    {
        std::string text;
        JsonWriter writer([&text](std::string_view piece) { text += piece; });
        writer.beginArray(true);
        for (const double number : {0.0, 1.4, 0.1 + 0.2, 1234567.8914, 1e300})
            writer.decimal(number);
        writer.endArray();
        writer.finish();
        QCOMPARE(text, std::string("[ 0, 1.4, 0.3, 1234567.891, null ]\n"));
    }

    void anyTextIsValidJson()
    {
        SIDESTAGE_PROPERTY("Qt reads back what was written", [] {
            const auto text = *rc::gen::arbitrary<std::string>();
            const auto json = "[" + valueOf(FactValue::text(text)) + "]";
            const auto read = QJsonDocument::fromJson(QByteArray::fromStdString(json));
            RC_ASSERT(read.isArray());
            const auto expected =
                QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
            if (expected.toUtf8() == QByteArray::fromStdString(text))
                RC_ASSERT(read[0].toString() == expected);
        });
    }
};

QTEST_GUILESS_MAIN(TestJsonReport)
#include "tst_jsonreport.moc"
