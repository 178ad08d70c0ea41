// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testmain.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QRegularExpression>

using namespace sidestage;

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void contrastIsMeasuredAsWcagDoes()
    {
        QCOMPARE(Theme::contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(Theme::contrast(Qt::white, Qt::white), 1.0);
        // a published pair: #777777 on white is 4.48
        QVERIFY(qAbs(Theme::contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void everyInkIsLegible_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
        QTest::newRow("grey") << QPalette(QColor(0xef, 0xef, 0xef), QColor(0xef, 0xef, 0xef));
        QPalette sepia = lightPalette();
        sepia.setColor(QPalette::Base, QColor(0xfd, 0xf6, 0xe3));
        QTest::newRow("sepia") << sepia;
    }

    void everyInkIsLegible()
    {
        QFETCH(QPalette, palette);
        const Theme theme(palette);
        for (const auto &ground : {theme.base(), theme.window(), theme.selection()}) {
            QVERIFY(Theme::contrast(theme.text(), ground) >= 4.5);
            QVERIFY(Theme::contrast(theme.mutedText(), ground) >= 4.5);
        }
        for (std::size_t i = 0; i < stateNames.size(); ++i) {
            const auto state = static_cast<State>(i);
            for (const auto &ground :
                 {theme.base(), theme.window(), theme.selection(), theme.tint(state)}) {
                QVERIFY2(Theme::contrast(theme.ink(state), ground) >= 4.5,
                         std::string(nameOf(state)).c_str());
            }
            QVERIFY(Theme::contrast(theme.text(), theme.tint(state)) >= 4.5);
        }
        QVERIFY(Theme::contrast(theme.accentText(), theme.accent()) >= 4.5);
        for (const auto kind : {EnvironmentKind::Production, EnvironmentKind::Staging,
                                EnvironmentKind::Preview, EnvironmentKind::Development})
            QVERIFY(Theme::contrast(theme.environment(kind), theme.base()) >= 3.0);
    }

    void statesLookDifferent()
    {
        const Theme theme(lightPalette());
        QVERIFY(theme.tint(State::Drift) != theme.tint(State::Violation));
        QVERIFY(theme.tint(State::Known) != theme.tint(State::Drift));
        QVERIFY(theme.tint(State::Unmeasured) != theme.base());
        QCOMPARE(theme.tint(State::Match), theme.base());
        QVERIFY(!theme.isDark());
        QVERIFY(Theme(darkPalette()).isDark());
    }

    void everyIconDrawsSomething()
    {
        const Theme theme(lightPalette());
        const QDir icons(QStringLiteral(":/sidestage/icons"));
        QVERIFY(icons.entryList().size() > 10);
        for (const QString &file : icons.entryList()) {
            const QImage image = theme.pixmap(file.chopped(4), QColor(Qt::red), 16, 2).toImage();
            QCOMPARE(image.width(), 32);
            bool isDrawn = false;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    isDrawn = isDrawn || qAlpha(image.pixel(x, y)) > 128;
            }
            QVERIFY2(isDrawn, qPrintable(file));
        }
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
