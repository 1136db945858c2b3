import LuaSyntax

/// Which variables hold the call, and in which parts of the flow a call site can run.
struct CallHandles {
    private var bindings: Set<Int>
    private var parts: [SourcePosition: Set<String>] = [:]

    init(_ chunk: Chunk, _ shape: FlowShape?) {
        bindings = Set(
            chunk.bindings.indices.filter { index in
                chunk.bindings[index].name == "call" && chunk.bindings[index].kind == .parameter
            })
        for entry in shape?.entries ?? [] {
            bindings.formUnion(entry.handles)
            for site in entry.callSites {
                parts[site.position, default: []].insert(entry.path.first ?? "")
            }
        }
    }

    func isHandle(_ binding: Int?) -> Bool { binding.map(bindings.contains) ?? false }

    /// The parts of the flow (`screen`, `on_end`, …) that lead to this place.
    func parts(leadingTo site: CallSite) -> Set<String> { parts[site.position] ?? [] }
}
