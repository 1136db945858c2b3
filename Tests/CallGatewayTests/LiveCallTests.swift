import CallCore
import CallGateway
import CallSimulator
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Live calls on a simulated carrier's real HTTP", .serialized, .timeLimit(.minutes(1)))
struct LiveCallTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Says one word",
          outbound = function(call)
            if call:dial() then call:finish{ say = "Hello." } end
          end,
          inbound = function(call)
            call:answer()
            call:finish{ say = "Goodbye." }
          end,
        }
        """

    private func gateway(
        _ carrier: SimulatedCarrier, _ apiPort: Int, _ watcher: ClosingWatcher, port: Int = 0
    ) -> CallGateway {
        var options = GatewayOptions(account: carrier.account)
        options.baseURL = "http://127.0.0.1:\(apiPort)\(carrier.apiPath)"
        options.door.port = port
        options.host.inboundPolicy = .open
        options.host.inboundFlow = "word"
        let library = FlowLibrary()
        library.add(FlowBundle(name: "word", main: "word.lua", files: ["word.lua": Array(Self.flow.utf8)]))
        return CallGateway(options, store: MemoryJournal(), library: library, watcher: watcher)
    }

    @Test("an outbound call is placed, spoken to and ended", arguments: SimulatedCarrier.allCases)
    func outbound(carrier: SimulatedCarrier) async throws {
        let service = try SimulatedService(carrier)
        defer { service.stop() }
        let watcher = ClosingWatcher()
        let gateway = gateway(carrier, service.port, watcher)
        _ = try await gateway.start()
        _ = try gateway.initiate(CallRequest(to: "+15550005678", mode: "word"))
        let record = try #require(await watcher.next()?.record)
        await gateway.stop()
        #expect(record.endReason == .hangupBot, "\(watcher.notes.withLock { $0 })")
        #expect(record.transcript.map(\.text) == ["Hello."])
        #expect(record.providerCallID != nil)
    }

    @Test("an inbound call is answered, spoken to and ended", arguments: SimulatedCarrier.allCases)
    func inbound(carrier: SimulatedCarrier) async throws {
        let watcher = ClosingWatcher()
        // The carrier has to know our address, and we its: a first gateway finds a free port.
        let probe = gateway(carrier, 9, ClosingWatcher())
        let url = try await probe.start()
        await probe.stop()
        let port = try #require(WebAddress(url)?.port)
        let service = try SimulatedService(carrier, calling: url)
        defer { service.stop() }
        let gateway = gateway(carrier, service.port, watcher, port: port)
        _ = try await gateway.start()
        service.open()
        let record = try #require(await watcher.next()?.record)
        await gateway.stop()
        #expect(record.direction == .inbound)
        #expect(record.endReason == .hangupBot, "\(watcher.notes.withLock { $0 })")
        #expect(record.transcript.map(\.text) == ["Goodbye."])
    }
}
