import CallCore
import ScriptValue

extension TelnyxLine {
    mutating func transfer(
        _ effect: EffectID, _ target: TelnyxTransfer.Target, announce: String?, again: Bool
    ) {
        let isSafe = isSafe(effect, again: again)
        guard isSafe, controlID != nil, transfer == nil else {
            let result: EffectResult =
                !isSafe
                ? .failed(reason: "lost", message: "whether the transfer was begun before the restart is not known")
                : .failed(reason: "failed", message: "there is no call to transfer, or it is being transferred")
            return finish(effect, result)
        }
        let words = announce.map { TelnyxText.parts(of: $0) } ?? []
        guard !words.isEmpty else { return beginTransfer(effect, target, again: again) }
        var playback = TelnyxPlayback(nil, effect: effect, pieces: words)
        playback.target = target
        playing.append(playback)
        playNext()
    }

    mutating func beginTransfer(_ effect: EffectID, _ target: TelnyxTransfer.Target, again: Bool = false) {
        guard orders[effect] != nil, transfer == nil else { return }
        restart(.deadline(effect), after: TelnyxOrder.longest)
        let mark = nextMark()
        transfer = TelnyxTransfer(effect: effect, mark: mark, isRepeated: again)
        let ours = context.direction == .outbound ? context.from : context.to
        send(
            .transfer(effect, mark: mark),
            action(
                "transfer", commandID(effect, "transfer"),
                [
                    "to": Value(target.number), "from": ours.isEmpty ? .null : Value(ours),
                    "timeout_secs": .int(seconds(target.ring, 5...600)), "client_state": clientState(mark: mark),
                    "target_leg_client_state": clientState(mark: mark, isTransferLeg: true),
                ]))
    }

    mutating func transferAnswered(_ effect: EffectID, _ mark: Int, _ outcome: TelnyxOutcome) {
        settle(effect, outcome.isTaken ? .done(.null) : outcome.failure)
        guard transfer?.mark == mark, !outcome.isTaken else { return }
        // Without an answer it may have begun all the same: its signs still count.
        if case .lost = outcome { return }
        transfer = nil
    }

    /// Two legs hear one another.
    mutating func bridged(_ event: TelnyxEvent, isTransferLeg: Bool) {
        guard transfer != nil || isTransferLeg else { return report(.active, of: event) }
        if let effect = transfer?.effect { settle(effect) }
        transfer = nil
        report(.transferred(failure: nil), of: event)
    }

    private func isOf(_ transfer: TelnyxTransfer, _ event: TelnyxEvent) -> Bool {
        guard let mark = event.state?.mark else { return false }
        guard mark.salt == context.salt.filter({ $0 != "|" }) else { return transfer.isRepeated }
        return mark.number == transfer.mark
    }

    /// An event of the leg that a transfer dials.
    mutating func hearTransferLeg(_ event: TelnyxEvent) {
        // The call it belonged to is gone, and with this line nothing can be done.
        guard controlID != nil || placement != nil else { return close() }
        switch event.kind {
        case .bridged: bridged(event, isTransferLeg: true)
        case .hangup(let hangup):
            guard let transfer, isOf(transfer, event) else { return }
            settle(transfer.effect)
            self.transfer = nil
            report(.transferred(failure: hangup.transferFailure), of: event)
        default: break
        }
    }
}
