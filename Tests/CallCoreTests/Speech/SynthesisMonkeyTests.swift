import Testing

@testable import CallCore

@Suite("Speech chains under every order of events")
struct SynthesisMonkeyTests {
    @Test("sound reaches the line in the order of the text, each sentence once, and every utterance ends")
    func random() {
        for seed in UInt64(0)..<400 { run(seed) }
    }

    private func run(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var rig = ChainRig(["a", "b", "c"].prefix(Int.random(in: 1...3, using: &random)).map { $0 })
        let sentences = (0..<Int.random(in: 1...12, using: &random)).map {
            "This is the sentence number \($0)00 of it."
        }
        var rest = Array(sentences.joined(separator: " ").unicodeScalars)[...]
        var over: Set<Int> = []
        var steps = 0
        while rig.ending == nil, steps < 5_000 {
            steps += 1
            let live = rig.orders.keys.filter { !over.contains($0) && !rig.cancelled.contains($0) }
            let request = live.sorted().randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<10, using: &random) {
            case 0...2 where !rest.isEmpty:
                let count = Int.random(in: 1...40, using: &random)
                rig.send(.append(String(String.UnicodeScalarView(rest.prefix(count)))))
                rest = rest.dropFirst(count)
                if rest.isEmpty { rig.send(.textEnded) }
            case 3...5: rig.send(.audio(request: request, bytes: Int.random(in: 0...9_000, using: &random)))
            case 6, 7:
                rig.send(.ended(request: request))
                over.insert(request)
            case 8 where Bool.random(using: &random):
                rig.fail(request)
                over.insert(request)
            default: rig.wait(Milliseconds.random(in: 0...5_000, using: &random))
            }
        }
        #expect(rig.ending != nil, "seed \(seed)")
        let heard = rig.lineOrder.compactMap { rig.orders[$0]?.text }
        #expect(Set(heard).count == heard.count, "seed \(seed)")
        let numbers = heard.flatMap { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(numbers == numbers.sorted(), "seed \(seed)")
        if rig.ending == .finished {
            #expect(heard.joined(separator: " ") == sentences.joined(separator: " "), "seed \(seed)")
        }
        #expect(rig.timers.isEmpty, "seed \(seed)")
    }
}
