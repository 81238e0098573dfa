package org.wattwerk.controller.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.Charge;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/** The form in which entries were hashed while they were rows: their hashes stand, so it must never change. */
final class LegacyHash {
    private LegacyHash() {}

    /** Everything that a settlement says, in one fixed form. */
    static byte[] content(long seq, long epoch, SettledQuarterHour settled, String evidenceSha) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(Chain.ROWS);
            out.writeLong(seq);
            out.writeLong(settled.quarterHour().number());
            out.writeInt(settled.revision());
            out.writeLong(epoch);
            out.writeLong(settled.dayAhead().microEurosPerMwh());
            text(out, settled.priceSource().name());
            out.writeBoolean(settled.priceSource().model());
            text(out, settled.priceSource().licence());
            out.writeLong(settled.meter().millijoules());
            text(out, settled.meterQuality().name());
            out.writeLong(settled.vat().partsPerMillion());
            out.writeInt(settled.charges().size());
            for (Map.Entry<BillPosition, Charge> charge : settled.charges().entrySet()) {
                text(out, charge.getKey().name());
                out.writeLong(charge.getValue().price().microEurosPerMwh());
                out.writeLong(charge.getValue().net().microEuros());
                out.writeLong(charge.getValue().carry());
            }
            text(out, Documents.of(settled.carries()));
            out.writeInt(settled.lines().size());
            for (Line line : settled.lines()) {
                line(out, line);
            }
            out.writeInt(settled.silent().size());
            for (NodeId node : settled.silent()) {
                text(out, node.value());
            }
            out.write(HexFormat.of().parseHex(evidenceSha));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void line(DataOutputStream out, Line line) throws IOException {
        text(out, line.account().kind().word());
        text(out, line.account().job().map(JobId::value).orElse(""));
        text(out, line.account().costCentre());
        out.writeLong(line.energy().millijoules());
        text(out, line.quality().name());
        out.writeLong(line.workMillis());
        out.writeInt(line.net().size());
        for (Map.Entry<BillPosition, Money> amount : line.net().entrySet()) {
            text(out, amount.getKey().name());
            out.writeLong(amount.getValue().microEuros());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
