// SPDX-License-Identifier: Apache-2.0
#include "app/audit/promptend.h"
#include "app/gui/desktopsession.h"
#include "models/rules/rulereader.h"
#include "probes/kinds/registration.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>

#include <cstdio>

using namespace sidestage;

namespace {

/// Writes every message but one, which Qt's platform without a screen has for each window with a
/// least size, and which says nothing of the picture.
void sayAllButSizeHints(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (message != QLatin1StringView("This plugin does not support propagateSizeHints()"))
        std::fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, message)));
}

/// The window's whole life; everything that it owns is gone when this returns.
int show(bool isDemo, const QString &folder, const QString &picture, const QString &part,
         const ProbeRegistry &registry, std::vector<Rule> rules)
{
    QSettings settings;
    MainWindow window(settings);
    DesktopSession session(window, registry, std::move(rules), 16);

    int status = 0;
    if (!picture.isEmpty()) {
        QObject::connect(&session, &DesktopSession::settled, &window, [&] {
            const bool isCredentials = part == QStringLiteral("credentials");
            if (isCredentials)
                session.credentials().show();
            // Once more through the event loop: the last judgement is shown by then.
            QTimer::singleShot(400, &window, [&, isCredentials] {
                QWidget *dialog = session.credentials().dialog();
                if (!(isCredentials && dialog ? *dialog : window).grab().save(picture)) {
                    std::fprintf(stderr, "sidestage: cannot write %s\n", qPrintable(picture));
                    status = 2;
                }
                QApplication::exit(status);
            });
        });
        window.resize(1440, 900);
    }
    window.show();
    // The first paint comes before the first audit.
    QTimer::singleShot(0, &session, [&] {
        if (isDemo)
            session.openDemo();
        else if (!folder.isEmpty())
            session.open(folder);
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Sidestage"));
    QApplication::setOrganizationName(QStringLiteral("Sidestage"));
    QApplication::setApplicationVersion(QStringLiteral(SIDESTAGE_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Does staging mirror production?"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  QCoreApplication::translate("main", "Open the demo workspace."));
    const QCommandLineOption picture(
        QStringLiteral("picture"),
        QCoreApplication::translate("main", "Audit, write a picture of the window, and quit."),
        QStringLiteral("file"));
    const QCommandLineOption part(
        QStringLiteral("show"),
        QCoreApplication::translate("main", "What the picture is of: window or credentials."),
        QStringLiteral("part"), QStringLiteral("window"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QCoreApplication::translate("main", "light, dark or system."),
                                   QStringLiteral("name"), QStringLiteral("system"));
    parser.addOptions({demo, picture, part, theme});
    parser.addPositionalArgument(
        QStringLiteral("workspace"),
        QCoreApplication::translate("main", "A folder with an environments.yaml."),
        QStringLiteral("[WORKSPACE]"));
    parser.process(application);

    const auto registry = builtInProbeKinds();
    auto rules = builtInRules();
    if (!rules) {
        std::fprintf(stderr, "sidestage: %s\n", rules.error().toString().c_str());
        return 2;
    }

    if (parser.value(theme) == QLatin1StringView("light"))
        QApplication::setPalette(lightPalette());
    else if (parser.value(theme) == QLatin1StringView("dark"))
        QApplication::setPalette(darkPalette());

    if (parser.isSet(picture) && QApplication::platformName() == QLatin1StringView("offscreen"))
        qInstallMessageHandler(sayAllButSizeHints);
    return endingPromptly(show(parser.isSet(demo), parser.positionalArguments().value(0),
                               parser.value(picture), parser.value(part), registry,
                               std::move(*rules)));
}
