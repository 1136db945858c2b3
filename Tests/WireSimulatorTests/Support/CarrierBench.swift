import CallCore
import CallMedia
import CallSimulator
import Foundation
import VoiceCallEngine
import WireSimulator

/// A simulated carrier on a thread of its own.
final class CarrierBench: Sendable {
    /// What its server tells of; ends when it has stopped and closed everything.
    let traffic = Inbox<String>()
    let sound: SimSound
    let port: Int
    private let stopper: @Sendable () -> Void

    /// - Parameter prepare: called on the thread, before anything happens.
    init(
        _ carrier: SimulatedCarrier, webhookURL: String = "http://127.0.0.1:1/voice/webhook", caFile: String? = nil,
        sound: SimSound = SimSound(), prepare: @escaping @Sendable (any WireCarrier) -> Void
    ) async throws {
        self.sound = sound
        let started = Inbox<(Int, @Sendable () -> Void)>()
        Thread.detachNewThread { [traffic] in
            defer {
                started.end()
                traffic.end()
            }
            let kernel = SimKernel(seed: 1, start: WallClock().now())
            let world = WireWorld(kernel: kernel, durations: sound, numbers: ["+15550000000"])
            let wire = carrier.make(world, webhookURL: webhookURL)
            wire.network.sound = sound
            guard
                let server = try? CarrierServer(
                    wire, host: "127.0.0.1", port: 0, tls: nil, caFile: caFile, clock: WallClock())
            else { return }
            server.onTraffic = { traffic.put($0) }
            prepare(wire)
            started.put((server.port, server.stopper))
            try? server.serve()
        }
        guard let started = await started.take() else { throw CocoaError(.featureUnsupported) }
        (port, stopper) = started
    }

    func stop() { stopper() }

    /// The next line about a stream.
    func stream() async -> String? { await traffic.take { $0.hasPrefix("stream") } }
}

extension WireCarrier {
    /// Asks for a socket at once.
    func open(_ dial: MediaDial, _ ear: SocketEar, then: @escaping (any MessageSocket) -> Void = { _ in }) {
        network.kernel.schedule(after: 0, label: "a socket is wanted") {
            self.connect(dial, ear) { result in
                switch result {
                case .success(let socket):
                    ear.socket = socket
                    ear.inbox.put(.opened)
                    then(socket)
                case .failure(let refusal): ear.inbox.put(.refused(refusal))
                }
            }
        }
    }
}
