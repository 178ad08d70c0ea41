// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "ui/dialogs/credentialsdialog.h"
#include "ui/dialogs/keychainbanner.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTreeView>

using namespace sidestage;
using Place = CredentialLook::Place;

namespace {

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 11 / 21;
const QString planted = QStringLiteral("Zq8Wn4Lk7Vx2Rt9Bc5Hd3Mf6");

std::vector<CredentialLook> looks()
{
    return {{{"production/database", {{"database", "production"}}},
             Place::Nowhere,
             KeychainOutcome::Missing,
             {}},
            {{"staging/database", {{"database", "staging"}}},
             Place::Keychain,
             KeychainOutcome::Done,
             CredentialRecord{today, {}}},
            {{"staging/payments", {{"payments", "staging"}}},
             Place::Variable,
             KeychainOutcome::Done,
             {}}};
}

} // namespace

class TestCredentialsDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(anyWarningOfOurs());
        m_dialog =
            std::make_unique<CredentialsDialog>(std::make_shared<const Theme>(lightPalette()));
        m_dialog->setLooks(looks(), today);
        m_dialog->setKeychain(KeychainState::Ready);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    void cleanup() { m_dialog.reset(); }

    void aValueIsTypedUnseenAndHandedOver()
    {
        std::shared_ptr<CredentialEntry> got;
        connect(m_dialog.get(), &CredentialsDialog::entered, this,
                [&](const auto &entry) { got = entry; });
        select(0);
        QCOMPARE(m_dialog->setButton()->text(), QStringLiteral("&Set…"));
        QTest::keyClick(m_dialog->list(), Qt::Key_Return);
        auto *asked = m_dialog->findChild<CredentialValueDialog *>();
        QVERIFY(asked);
        QCOMPARE(asked->field()->echoMode(), QLineEdit::Password);
        QTest::keyClicks(asked->field(), planted);
        QVERIFY(!asked->field()->displayText().contains(planted));
        asked->period()->setValue(90);
        QTest::keyClick(asked->field(), Qt::Key_Return);
        QVERIFY(got);
        QCOMPARE(got->name, std::string("production/database"));
        QCOMPARE(got->value.reveal(), std::string_view(planted.toStdString()));
        QVERIFY(!got->isForSession);
        QCOMPARE(got->rotateEvery, std::optional(std::chrono::days(90)));
        QVERIFY(asked->field()->text().isEmpty());
    }

    void aLockedKeychainIsExplainedAndLeavesTheSession()
    {
        QVERIFY(!m_dialog->banner()->unlockButton()->isVisible());
        m_dialog->setKeychain(KeychainState::Locked);
        QVERIFY(m_dialog->banner()->text().contains(QStringLiteral("locked")));
        QVERIFY(m_dialog->banner()->text().size() > 60);
        QVERIFY(m_dialog->banner()->unlockButton()->isVisible());
        QSignalSpy unlock(m_dialog.get(), &CredentialsDialog::unlockRequested);
        QTest::mouseClick(m_dialog->banner()->unlockButton(), Qt::LeftButton);
        QCOMPARE(unlock.count(), 1);
        QVERIFY(!m_dialog->banner()->unlockButton()->isEnabled());
        m_dialog->showOutcome(KeychainOutcome::Refused);
        QVERIFY(m_dialog->banner()->unlockButton()->isEnabled());
        QVERIFY(m_dialog->banner()->text().contains(QStringLiteral("refused")));

        std::shared_ptr<CredentialEntry> got;
        connect(m_dialog.get(), &CredentialsDialog::entered, this,
                [&](const auto &entry) { got = entry; });
        select(0);
        QTest::mouseClick(m_dialog->setButton(), Qt::LeftButton);
        auto *asked = m_dialog->findChild<CredentialValueDialog *>();
        QVERIFY(asked && asked->sessionChoice()->isChecked());
        QTest::keyClicks(asked->field(), planted);
        QTest::keyClick(asked->field(), Qt::Key_Return);
        QVERIFY(got && got->isForSession);
    }

    void onlyWhatIsKeptCanBeForgotten()
    {
        QSignalSpy forgotten(m_dialog.get(), &CredentialsDialog::forgetRequested);
        select(0);
        QVERIFY(!m_dialog->forgetButton()->isEnabled());
        select(2);
        QVERIFY(!m_dialog->forgetButton()->isEnabled());
        QVERIFY(!m_dialog->setButton()->isEnabled()); // the variable would win
        select(1);
        QVERIFY(m_dialog->forgetButton()->isEnabled());
        QTest::keyClick(m_dialog->list(), Qt::Key_Delete);
        auto *question = m_dialog->findChild<QMessageBox *>();
        QVERIFY(question);
        QCOMPARE(forgotten.count(), 0);
        for (auto *button : question->buttons()) {
            if (question->buttonRole(button) == QMessageBox::DestructiveRole)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(forgotten.count(), 1);
        QCOMPARE(forgotten.front().front().toString(), QStringLiteral("staging/database"));
    }

    void theSelectionSurvivesALook()
    {
        select(1);
        auto after = looks();
        after[1].place = Place::Nowhere;
        after[1].why = KeychainOutcome::Missing;
        m_dialog->setLooks(after, today);
        QCOMPARE(m_dialog->list()->currentIndex().row(), 1);
        after.erase(after.begin());
        m_dialog->setLooks(after, today);
        QCOMPARE(m_dialog->list()->currentIndex().row(), 0);
        QCOMPARE(m_dialog->setButton()->text(), QStringLiteral("&Set…"));
    }

    void everyControlHasANameAndATip()
    {
        QVERIFY(!m_dialog->list()->accessibleName().isEmpty());
        for (const auto *button : m_dialog->findChildren<QPushButton *>())
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->text()));
        QSignalSpy again(m_dialog.get(), &CredentialsDialog::lookRequested);
        QTest::keyClick(m_dialog.get(), Qt::Key_F5);
        QCOMPARE(again.count(), 1);
    }

    void drawsItselfInBothPalettes_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }
    /// With SIDESTAGE_SCREENSHOTS=FOLDER the pictures are kept there, to be looked at.
    void drawsItselfInBothPalettes()
    {
        QFETCH(QPalette, palette);
        m_dialog.reset();
        const QPalette before = QApplication::palette();
        QApplication::setPalette(palette);
        m_dialog = std::make_unique<CredentialsDialog>(std::make_shared<const Theme>(palette));
        m_dialog->setLooks(looks(), today);
        m_dialog->setKeychain(KeychainState::Locked);
        m_dialog->show();
        select(0);
        QTest::mouseClick(m_dialog->setButton(), Qt::LeftButton);
        auto *asked = m_dialog->findChild<CredentialValueDialog *>();
        QVERIFY(asked);
        QTest::keyClicks(asked->field(), planted);
        const QString target = qEnvironmentVariable("SIDESTAGE_SCREENSHOTS");
        const std::vector<std::pair<QString, QWidget *>> scenes{
            {QStringLiteral("credentials"), m_dialog.get()}, {QStringLiteral("value"), asked}};
        for (const auto &[name, widget] : scenes) {
            const QImage image = widget->grab().toImage();
            // what is around the fields follows the palette
            QCOMPARE(image.pixelColor(2, image.height() - 3).lightness() < 128,
                     palette.color(QPalette::Window).lightness() < 128);
            if (!target.isEmpty())
                QVERIFY(image.save(target + QLatin1Char('/') + name + QLatin1Char('-')
                                   + QString::fromLatin1(QTest::currentDataTag())
                                   + QStringLiteral(".png")));
        }
        m_dialog.reset();
        QApplication::setPalette(before);
    }

private:
    void select(int row) const
    {
        m_dialog->list()->setCurrentIndex(m_dialog->model()->index(row, 0));
    }

    std::unique_ptr<CredentialsDialog> m_dialog;
};

QTEST_MAIN(TestCredentialsDialog)
#include "tst_credentialsdialog.moc"
