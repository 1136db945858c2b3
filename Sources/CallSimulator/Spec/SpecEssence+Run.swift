import CallCore

extension SpecEssence {
    init(_ run: VirtualRun?) {
        calls = (run?.network.lines ?? []).map { line in
            let record = run?.call(of: line).flatMap { run?.record(of: $0) }
            return Call(
                ended: record?.endReason?.rawValue ?? "refused", dials: line.dialCount,
                said: line.track.segments.compactMap { segment in
                    guard segment.channel == .bot, case .words(let words) = segment.content else { return nil }
                    return !segment.cut || line.track.origin + segment.endMs == line.farEndHungUpAt ? words : nil
                }, transferredTo: line.transferredTo,
                userTranscript: (record?.transcript ?? []).filter { $0.speaker == .user }.map(\.text),
                repeated: line.playCounts.filter { $0.value > 1 }.keys.sorted())
        }
    }
}
