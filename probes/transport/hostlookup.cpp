// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/hostlookup.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QHostInfo>
#include <QTimer>

#include <algorithm>
#include <functional>

namespace sidestage {

bool isLoopbackHost(const std::string &host)
{
    const auto name = QString::fromStdString(host);
    return name.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0
        || name.endsWith(QLatin1String(".localhost"), Qt::CaseInsensitive)
        || QHostAddress(name).isLoopback();
}

namespace {

/// The system's answer, which is awaited no longer than the deadline says.
Result<QHostInfo> lookedUp(const QString &name, const Deadline &deadline)
{
    QEventLoop loop;
    QHostInfo found;
    bool isFound = false;
    QObject context; // what is still under way when it goes is never delivered
    const int lookup = QHostInfo::lookupHost(name, &context, [&](const QHostInfo &info) {
        found = info;
        isFound = true;
        loop.quit();
    });
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &loop, &QEventLoop::quit);
    const std::stop_callback onStop(deadline.stopToken(), [&] {
        // On the thread of whoever stops.
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    timer.start(deadline.remaining());
    if (!isFound)
        loop.exec();
    if (!isFound) {
        QHostInfo::abortHostLookup(lookup);
        auto time = deadline.check();
        return time ? failure(ErrorCode::TimedOut, "the name of the host was not found in time")
                    : tl::unexpected(time.error());
    }
    return found;
}

} // namespace

Result<std::vector<std::string>> addressesOf(const std::string &host, const Deadline &deadline)
{
    if (auto time = deadline.check(); !time)
        return tl::unexpected(time.error());
    const auto name = QString::fromStdString(host);
    if (const QHostAddress address(name); !address.isNull())
        return std::vector{host};
    const auto found = lookedUp(name, deadline);
    if (!found)
        return tl::unexpected(found.error());
    std::vector<std::string> addresses;
    for (const auto &address : found->addresses()) {
        auto text = address.toString().toStdString();
        if (std::ranges::find(addresses, text) == addresses.end())
            addresses.push_back(std::move(text));
    }
    if (addresses.empty())
        return failure(ErrorCode::Unreachable, "no address is known for the host '" + host + "'");
    return addresses;
}

Result<bool> isKnownHost(const std::string &host, const Deadline &deadline)
{
    if (auto time = deadline.check(); !time)
        return tl::unexpected(time.error());
    const auto found = lookedUp(QString::fromStdString(host), deadline);
    if (!found)
        return tl::unexpected(found.error());
    if (found->error() == QHostInfo::UnknownError)
        return failure(ErrorCode::Unreachable,
                       "the name service did not say whether there is a host '" + host + "'");
    return found->error() == QHostInfo::NoError && !found->addresses().isEmpty();
}

} // namespace sidestage
