import CallCore
import Foundation
import Providers
import Synchronization
import VoiceCallEngine

/// What live calls over Twilio cost in memory while each waits for its caller to speak: line, session, script, and the
/// journal on disk.
enum MarkupCallsBench {
    private static let calls = 1_000
    private static let flow = """
        return {
          api = 1,
          summary = "Listens",
          inbound = function(call)
            call:answer()
            local heard = call:listen{ timeout = 60 }
            return heard
          end,
        }
        """

    static func run() throws {
        print("live Twilio calls, each waiting for its caller")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voicecall-bench-\(getpid())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let driver = BenchLines.driver()
        let around = BenchLines()
        let lines = around.open(driver)
        let host = CallHost(
            store: try SQLiteJournal(directory: folder.path), library: library(),
            environment: BenchCalls(lines: around), executor: InlineExecutor(), settings: settings(driver),
            options: RunnerOptions(), ids: SystemIDSource())
        around.connect(host)
        defer { around.close() }
        try ring(0, driver, lines)
        let before = Machine.residentBytes
        for number in 1...calls { try ring(number, driver, lines) }
        let resident = Machine.residentBytes - before
        let each = resident / calls
        Row.print(
            "\(host.liveCalls.count - 1) calls",
            "\(Row.number(Double(resident) / 1e6)) MB resident, "
                + "\(each / 1024) KiB for one", limit: "150 KiB for one",
            holds: each <= 150 << 10 && host.liveCalls.count == calls + 1 && lines.liveLines == calls + 1)
    }

    private static func library() -> FlowLibrary {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "bench", main: "bench.lua", files: ["bench.lua": Array(flow.utf8)]))
        return library
    }

    private static func settings(_ driver: TwilioDriver) -> HostSettings {
        var settings = HostSettings()
        settings.carrier = driver.name
        settings.capabilities = driver.capabilities
        settings.maxConcurrentCalls = calls + 1
        settings.inboundPolicy = .open
        settings.inboundFlow = "bench"
        return settings
    }

    /// A call comes in, is answered, and has the document in which Twilio listens.
    private static func ring(_ number: Int, _ driver: TwilioDriver, _ lines: LineHost) throws {
        let form = PercentCoding.form([
            HeaderList.Field("CallSid", StatusCallbacks.callSID(number)),
            HeaderList.Field("AccountSid", StatusCallbacks.accountSID), HeaderList.Field("CallStatus", "ringing"),
            HeaderList.Field("Direction", "inbound"), HeaderList.Field("From", "+15550005678"),
            HeaderList.Field("To", "+15550000000"),
        ])
        let webhook = Webhook(
            method: "POST", url: StatusCallbacks.publicURL + StatusCallbacks.path, headers: HeaderList(),
            body: Array(form.utf8))
        let answer = Answer()
        lines.take(try driver.read(webhook, key: "twilio:req:\(number)"), id: number + 1) { reply in
            answer.document.withLock { $0 = String(decoding: reply.body, as: UTF8.self) }
        }
        let document = answer.document.withLock { $0 }
        guard document.contains("<Gather") else {
            throw LoadConnection.Failure(what: "the call does not listen: \(document)")
        }
    }

    private final class Answer: Sendable {
        let document = Mutex("")
    }
}
