// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/run_reading.h"

#include "core/files/limits.h"
#include "core/files/memory.h"
#include "core/files/read_file.h"
#include "core/formats/memory_need.h"
#include "core/formats/run_json.h"
#include "ui/look/wording/memory_words.h"

#include <QFile>

#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>

namespace lab::ui {
namespace {

ReadRun readRun(const QString& path) {
    const std::string name = QFile::encodeName(path).toStdString();
    const auto content = readFile(name, maxRunBytes, Readable::RegularFiles);
    // Qt holds names as Unicode: other bytes are lost, and with them the file.
    const auto* error = std::get_if<FileError>(&content);
    if (error != nullptr && path.contains(QChar::ReplacementCharacter))
        return {path, {}, RunReading::tr("Its name holds bytes that are not UTF-8. Give it another name.")};
    if (error != nullptr)
        return {path, {}, RunReading::tr("It %1.").arg(QString::fromLocal8Bit(error->message.c_str()))};
    const std::string& text = std::get<FileContent>(content).text;
    const std::uint64_t need = readingNeed(text), available = memoryAvailable();
    if (memoryProblem(need, available))
        return {path, {}, RunReading::tr("Reading it %1.").arg(memoryWords(need, available))};
    auto run = runFromJson(text);
    if (const auto* wrong = std::get_if<RunError>(&run))
        return {path, {}, QString::fromStdString(wrong->message)};
    return {path, QByteArray::fromStdString(text), std::get<Run>(std::move(run))};
}

} // namespace

struct RunReading::Link {
    std::mutex mutex;
    /// Guarded by it; null once nobody waits for this file.
    RunReading* receiver;
    /// Guarded by it; what was read, until it is taken.
    std::optional<ReadRun> read;
};

RunReading::RunReading(QObject* parent) : QObject(parent) {
    connect(this, &RunReading::ended, this, &RunReading::receive, Qt::QueuedConnection);
}

RunReading::~RunReading() {
    stop();
}

void RunReading::stop() {
    m_path.clear();
    if (!m_link)
        return;
    const std::lock_guard lock(m_link->mutex);
    m_link->receiver = nullptr;
}

void RunReading::start(const QString& path) {
    stop();
    m_path = path;
    m_link = std::make_shared<Link>();
    m_link->receiver = this;
    std::thread([path, link = m_link] {
        ReadRun read;
        try {
            read = readRun(path);
        } catch (const std::bad_alloc&) {
            read = {path, {}, tr("There is not enough memory to read it.")};
        }
        const std::lock_guard lock(link->mutex);
        if (link->receiver == nullptr)
            return;
        link->read = std::move(read);
        emit link->receiver->ended();
    }).detach(); // who knows how long a network takes
}

void RunReading::receive() {
    if (m_path.isEmpty())
        return; // stopped since
    std::optional<ReadRun> read;
    {
        const std::lock_guard lock(m_link->mutex);
        read.swap(m_link->read);
    }
    if (!read)
        return; // another was started since
    m_path.clear();
    emit done(*read);
}

} // namespace lab::ui
