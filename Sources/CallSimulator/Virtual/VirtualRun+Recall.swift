import CallCore
import VoiceCallEngine

extension VirtualRun {
    /// Reading takes its time.
    func recall(_ request: RecallRequest, _ order: EffectOrder) {
        let label = "\(order.call.id) looks through earlier calls"
        kernel.schedule(after: settings.carrier.latencies.recall, label: label) { [unowned self] in
            let result = store.recalled(request, for: order.call.id)
            _ = host?.deliver(.effect(order.id, result), to: order.call.id, now: kernel.now)
            settle()
        }
    }
}
