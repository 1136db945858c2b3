import CallCore
import CallSimulator

/// What lies between the product and a synthesis service: time. What one end sends arrives at the other in order.
final class SpeechLink {
    let kernel: SimKernel
    private let latency: ClosedRange<Milliseconds>
    private var random: SeededRandom
    private var lastArrival = CallTime(milliseconds: 0)
    private var underWay: [() -> Void] = []

    init(kernel: SimKernel, latency: ClosedRange<Milliseconds>, random: SeededRandom) {
        self.kernel = kernel
        self.latency = latency
        self.random = random
    }

    func carry(_ label: String, _ arrive: @escaping () -> Void) {
        lastArrival = max(kernel.now + random.draw(latency), lastArrival)
        underWay.append(arrive)
        // Whichever of two simultaneous events comes first brings what was sent first.
        kernel.schedule(at: lastArrival, label: label) { [self] in
            guard !underWay.isEmpty else { return }
            underWay.removeFirst()()
        }
    }
}
