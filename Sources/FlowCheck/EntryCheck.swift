import LuaSyntax

/// The functions of a flow that the engine calls.
enum EntryCheck {
    static func run(_ shape: FlowShape, into findings: inout Findings) {
        for entry in shape.entries {
            let name = entry.path.joined(separator: ".")
            let most = ["screen", "inbound"].contains(name) ? 1 : 2
            if entry.handle == nil, !entry.function.isVariadic, name != "on_end" {
                findings.warning(
                    "flow.entry", entry.function.position, "'\(name)' takes no parameter, so it cannot use the call",
                    hint: "write 'function(call)'")
            }
            if entry.function.parameters.count > most {
                findings.warning(
                    "flow.entry", entry.function.position,
                    "'\(name)' takes \(entry.function.parameters.count) parameters but is given \(most)")
            }
        }
        guard let outbound = shape.entries.first(where: { $0.path == ["outbound"] }) else { return }
        // The call may be dialled by whatever else it is handed to, which the source does not show.
        let handsOn = outbound.callSites.contains { site in
            site.arguments.contains { $0.binding.map(outbound.isHandle) ?? false }
        }
        if !handsOn, !outbound.handleCalls.contains(where: { $0.callee == "dial" }) {
            findings.warning(
                "flow.dial", outbound.function.position, "'outbound' never dials",
                hint: "begin with 'call:dial{}'; a flow that ends without dialling is an error")
        }
    }
}
