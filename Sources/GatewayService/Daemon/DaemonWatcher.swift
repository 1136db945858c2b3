import CallCore
import CallGateway
import Logging
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Tells everybody who wants to know what happens in calls: log, figures, the record of calls, whoever waits, and
/// clients that follow.
final class DaemonWatcher: CallWatcher {
    private struct Parts: Sendable {
        var desk: CommandDesk?
        var listener: PrivateListener?
        /// Whether the record of calls could be written the last time.
        var isLogWhole = true
    }

    private let parts = Mutex(Parts())
    private let logger: Logger
    private let metrics: GatewayMetrics
    private let file: CallLogFile
    private let clock: any HostClock

    init(logger: Logger, metrics: GatewayMetrics, file: CallLogFile, clock: any HostClock) {
        self.logger = logger
        self.metrics = metrics
        self.file = file
        self.clock = clock
    }

    func connect(_ desk: CommandDesk, _ listener: PrivateListener) {
        parts.withLock {
            $0.desk = desk
            $0.listener = listener
        }
    }

    func observe(_ note: CallNote, of call: CallID, at time: CallTime) {
        metrics.note(note, of: call, at: time)
        CallStory.log(note, of: call, to: logger, showsWords: logger.logLevel <= .debug)
        let (desk, listener) = connected
        desk?.step(.noted(note, of: call))
        listener?.tell(
            [
                "callId": Value(call.text), "at": .int(time.milliseconds), "kind": Value(note.kind),
                "text": Value(note.text), "data": .map(note.data),
            ], of: call)
    }

    func changed(_ record: CallRecord) {
        metrics.changed(record)
        write(record)
        connected.listener?.tell(
            [
                "callId": Value(record.callID.text), "at": .int(clock.now().milliseconds), "kind": "record",
                "call": CallView.short(record),
            ], of: record.callID)
    }

    func reply(_ reply: CommandReply, to command: String, of call: CallID) {
        connected.desk?.step(.replied(reply, command: command))
    }

    func closed(_ call: CallID, _ closing: CallClosing) {
        metrics.closed(closing.record)
        let (desk, listener) = connected
        desk?.step(.closed(closing.record))
        listener?.tell(
            [
                "callId": Value(call.text), "at": .int(clock.now().milliseconds), "kind": "closed",
                "call": CallView.short(closing.record),
            ], of: call)
    }

    private var connected: (desk: CommandDesk?, listener: PrivateListener?) {
        parts.withLock { ($0.desk, $0.listener) }
    }

    private func write(_ record: CallRecord) {
        do throws(StoreError) {
            try file.append(record: record.value, at: clock.now())
            parts.withLock { $0.isLogWhole = true }
        } catch {
            // Said once, not with every line of a full disk.
            let isNew = parts.withLock { parts in
                defer { parts.isLogWhole = false }
                return parts.isLogWhole
            }
            if isNew {
                logger.error(
                    "calls.jsonl is not written: \(error.message)",
                    metadata: ["call": .string(record.callID.text), "code": .string(error.code)])
            }
        }
    }
}
