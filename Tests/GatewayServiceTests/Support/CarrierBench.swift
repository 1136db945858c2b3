import CallCore
import CallSimulator
import Foundation
import Synchronization
import VoiceCallEngine
import WireSimulator

/// A simulated Twilio on a port of this machine, on a thread of its own. Everybody who is called picks up and stays.
final class CarrierBench: Sendable {
    let port: Int
    private let stopper: @Sendable () -> Void
    private let numbers: Numbers

    init(saying line: String? = nil) throws {
        let started = Mutex<(port: Int, stop: @Sendable () -> Void)?>(nil)
        let numbers = Numbers()
        let ready = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let kernel = SimKernel(seed: 1, start: WallClock().now(), eventLimit: .max, traceLimit: 0)
            var settings = CarrierSettings()
            settings.latencies.callSetup = 20...40
            let world = WireWorld(kernel: kernel, settings: settings, numbers: ["+15550000000"])
            let wire = SimulatedCarrier.twilio.make(world, webhookURL: "http://127.0.0.1:1/voice/webhook")
            wire.network.stranger = { number in
                numbers.list.withLock { $0.append(number) }
                let party = SimParty(number, kernel: kernel)
                party.answers(after: 50)
                if let line {
                    party.hears("question")
                    party.says(line)
                }
                return party
            }
            let server = try? CarrierServer(wire, host: "127.0.0.1", port: 0, tls: nil, caFile: nil, clock: WallClock())
            if let server { started.withLock { $0 = (server.port, server.stopper) } }
            ready.signal()
            try? server?.serve()
        }
        ready.wait()
        guard let started = started.withLock({ $0 }) else { throw CocoaError(.featureUnsupported) }
        (port, stopper) = started
        self.numbers = numbers
    }

    private final class Numbers: Sendable {
        let list = Mutex<[String]>([])
    }

    /// Everybody who was called so far.
    var calls: [String] { numbers.list.withLock { $0 } }
    func stop() { stopper() }
}
