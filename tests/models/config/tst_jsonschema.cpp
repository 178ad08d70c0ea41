// SPDX-License-Identifier: Apache-2.0
#include "models/config/environmentsfile.h"
#include "models/config/jsonschema.h"
#include "probes/kinds/registration.h"
#include "tests/models/config/fakekinds.h"
#include "tests/support/golden.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QJsonDocument>
#include <QObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace sidestage;

namespace {

const QString data = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/config/");
const QString shipped =
    QStringLiteral(SIDESTAGE_SOURCE_DIR "/resources/schemas/environments.schema.json");

/// Prints "name: ok" or "name: refused" for each file after the schema's. Plain words stay what
/// the program takes them for: `no` is no boolean.
const char *const checker = R"(
import json, re, sys
try:
    import jsonschema, yaml
except ImportError as lacking:
    print("lacking", lacking.name)
    sys.exit(0)
class Loader(yaml.SafeLoader):
    pass
Loader.yaml_implicit_resolvers = {
    first: [(tag, expression) for tag, expression in resolvers
            if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    try:
        content = yaml.load(open(name, encoding="utf-8"), Loader)
        errors = [error.message for error in validator.iter_errors(content)]
    except Exception as error:
        errors = [str(error)]
    print(name.rsplit("/", 1)[1] + ":", "refused" if errors else "ok", *map(repr, errors[:1]))
)";

} // namespace

class TestJsonSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    /// The file that ships is what the built-in kinds say. After a change of their options:
    /// SIDESTAGE_UPDATE_GOLDEN=1 build/dev/tests/tst_jsonschema
    void shippedFileIsCurrent()
    {
        const auto schema = environmentsSchema(builtInProbeKinds());
        QCOMPARE(schema, goldenText(shipped, schema));
    }

    void isWholeJson()
    {
        const auto schema = environmentsSchema(fakeKinds());
        QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(schema)).isObject());
        QVERIFY(schema.find("\"dialect\"") != std::string::npos);
        QCOMPARE(schema, environmentsSchema(fakeKinds()));
    }

    /// The schema accepts what the program accepts; and of what the program refuses all but what
    /// is listed here, which a schema cannot say.
    void agreesWithTheReader()
    {
        const QStringList onlyTheReader{QStringLiteral("anchors.yaml"),
                                        QStringLiteral("duplicates.yaml"),
                                        QStringLiteral("mirrors.yaml")};
        const auto python = QStandardPaths::findExecutable(QStringLiteral("python3"));
        if (python.isEmpty())
            QSKIP("python3 is not installed");
        QTemporaryDir folder;
        const auto schemaPath = folder.filePath(QStringLiteral("schema.json"));
        QFile schemaFile(schemaPath);
        QVERIFY(schemaFile.open(QIODevice::WriteOnly));
        schemaFile.write(QByteArray::fromStdString(environmentsSchema(fakeKinds())));
        schemaFile.close();

        QStringList arguments{QStringLiteral("-W"), QStringLiteral("ignore"), QStringLiteral("-c"),
                              QLatin1String(checker), schemaPath};
        QMap<QString, bool> isGood;
        for (const auto &name : {QStringLiteral("good"), QStringLiteral("bad")}) {
            const QDir directory(data + name);
            for (const auto &file : directory.entryList({QStringLiteral("*.yaml")}, QDir::Files)) {
                arguments.append(directory.filePath(file));
                isGood.insert(file, name == QLatin1String("good"));
            }
        }
        QProcess process;
        process.start(python, arguments);
        QVERIFY(process.waitForFinished(20000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()), QString());
        const auto output = QString::fromUtf8(process.readAllStandardOutput());
        if (output.startsWith(QLatin1String("lacking")))
            QSKIP(qPrintable(QStringLiteral("a Python module is not installed: ") + output));
        const auto lines = output.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), isGood.size());
        for (const auto &line : lines) {
            const auto name = line.section(QLatin1Char(':'), 0, 0);
            const bool isAccepted = line.contains(QLatin1String(": ok"));
            if (onlyTheReader.contains(name))
                continue;
            QVERIFY2(isAccepted == isGood.value(name), qPrintable(line));
        }
    }
};

QTEST_GUILESS_MAIN(TestJsonSchema)
#include "tst_jsonschema.moc"
