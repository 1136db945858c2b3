import CallCore
import CallSimulator
import Foundation
import Synchronization
import VoiceCallEngine
import WireSimulator

/// A simulated carrier on a port of this machine, on a thread of its own.
final class SimulatedService: Sendable {
    let port: Int
    private let stopper: @Sendable () -> Void
    private let opened = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - webhookURL: where somebody calls the product, once `open` was called; nobody calls when nil, and it is open at
    ///     once.
    ///   - caFile: PEM file of the authority that the product is trusted by.
    ///   - sound: what people on media streams sound like.
    ///   - prepare: called with everybody who is called, on the service's thread.
    init(
        _ carrier: SimulatedCarrier, calling webhookURL: String? = nil, caFile: String? = nil, sound: SimSound? = nil,
        prepare: @escaping @Sendable (SimParty) -> Void = { _ in }
    ) throws {
        let started = Mutex<(port: Int, stop: @Sendable () -> Void)?>(nil)
        let ready = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [opened] in
            let kernel = SimKernel(seed: 1, start: WallClock().now())
            var settings = CarrierSettings()
            settings.latencies.callSetup = 50...100
            var world = WireWorld(kernel: kernel, settings: settings, numbers: ["+15550000000"])
            if let sound { world.durations = sound }
            let wire = carrier.make(world, webhookURL: webhookURL ?? "http://127.0.0.1:1/voice/webhook")
            if let sound { wire.network.sound = sound }
            wire.network.stranger = { number in
                let party = SimParty(number, kernel: kernel)
                party.answers(after: 100)
                prepare(party)
                return party
            }
            let server = try? CarrierServer(
                wire, host: "127.0.0.1", port: 0, tls: nil, caFile: caFile, clock: WallClock())
            if let server { started.withLock { $0 = (server.port, server.stopper) } }
            ready.signal()
            if webhookURL != nil {
                opened.wait()
                let party = SimParty("+15550001234", kernel: kernel)
                wire.network.dial(from: "+15550001234", to: "+15550000000", party: party)
            }
            try? server?.serve()
        }
        ready.wait()
        guard let started = started.withLock({ $0 }) else { throw CocoaError(.featureUnsupported) }
        (port, stopper) = started
    }

    func open() { opened.signal() }
    func stop() {
        opened.signal()
        stopper()
    }
}
