// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testmain.h"

#include <QDirIterator>
#include <QFile>
#include <QObject>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <array>

namespace {
/// From left to right: a folder includes what stands to its left, never to its right.
constexpr std::array<QLatin1StringView, 4> layers{
    QLatin1StringView("probes"), QLatin1StringView("models"), QLatin1StringView("ui"),
    QLatin1StringView("app")};

/// Headers of Qt modules that a layer must not know.
bool isForbiddenQt(int layer, const QString &header)
{
    static const QRegularExpression gui(
        QStringLiteral("^(QtGui|QtWidgets|QWidget|QApplication|QGuiApplication|QPalette|QColor|"
                       "QPainter|QIcon|QPixmap|QFont|QUndo)"));
    return layer < 2 && gui.match(header).hasMatch();
}

struct Edge
{
    QString file;
    int line;
    QString included;
};

QList<Edge> forbiddenEdges(int layer, const QString &folder)
{
    static const QRegularExpression include(
        QStringLiteral("^\\s*#\\s*include\\s*[\"<]([^\">]+)[\">]"));
    QList<Edge> edges;
    QDirIterator files(folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (int line = 1; !file.atEnd(); ++line) {
            const auto match = include.match(QString::fromUtf8(file.readLine()));
            if (!match.hasMatch())
                continue;
            const auto header = match.captured(1);
            bool isForbidden = isForbiddenQt(layer, header)
                || header.startsWith(QLatin1StringView("../"))
                || header.startsWith(QLatin1StringView("tests/"));
            for (std::size_t right = static_cast<std::size_t>(layer) + 1; right < layers.size();
                 ++right)
                isForbidden = isForbidden || header.startsWith(layers.at(right) + QLatin1Char('/'));
            // Configuration is read above the probes, whatever they measure.
            isForbidden =
                isForbidden || (layer == 0 && header.startsWith(QLatin1StringView("models/")));
            if (isForbidden)
                edges.append({file.fileName(), line, header});
        }
    }
    return edges;
}
} // namespace

class TestLayering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyFolderIncludesOnlyFromItsLeft()
    {
        QStringList complaints;
        for (std::size_t layer = 0; layer < layers.size(); ++layer) {
            const QString folder = QStringLiteral(SIDESTAGE_SOURCE_DIR "/") + layers.at(layer);
            QVERIFY2(QDir(folder).exists(), qPrintable(folder));
            for (const auto &edge : forbiddenEdges(static_cast<int>(layer), folder))
                complaints.append(QStringLiteral("%1:%2 includes %3")
                                      .arg(edge.file)
                                      .arg(edge.line)
                                      .arg(edge.included));
        }
        QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(QLatin1Char('\n'))));
    }

    void anEdgeToTheRightIsSeen()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("x.cpp")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#include \"probes/base/error.h\"\n#include \"ui/mainwindow.h\"\n#include "
                   "<QPalette>\n");
        file.close();
        QCOMPARE(forbiddenEdges(1, folder.path()).size(), 2);
        QCOMPARE(forbiddenEdges(2, folder.path()).size(), 0);
    }

    void noSingletonsNoPumpedEvents()
    {
        QStringList complaints;
        for (const auto layer : layers) {
            QDirIterator files(QStringLiteral(SIDESTAGE_SOURCE_DIR "/") + layer,
                               {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const auto text = file.readAll();
                const auto name = file.fileName();
                static const QRegularExpression vague(
                    QStringLiteral("(manager|helper|utils)[^/]*$"),
                    QRegularExpression::CaseInsensitiveOption);
                if (text.contains("processEvents"))
                    complaints.append(name + QStringLiteral(": processEvents"));
                if (layer != layers.front() && text.contains("QEventLoop"))
                    complaints.append(name
                                      + QStringLiteral(": a nested event loop above the probes"));
                if (name.contains(vague))
                    complaints.append(name + QStringLiteral(": a name that says nothing"));
                if (!text.startsWith("// SPDX-License-Identifier: Apache-2.0"))
                    complaints.append(name + QStringLiteral(": no licence line"));
            }
        }
        QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(QLatin1Char('\n'))));
    }
};

QTEST_APPLESS_MAIN(TestLayering)
#include "tst_layering.moc"
