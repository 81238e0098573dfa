package org.wattwerk.controller.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.Charge;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * The hashes that make a change to the past visible: each settlement's hash covers everything it says and the hash before.
 * Whoever cuts off the newest settlements leaves a valid chain, so its head belongs on every statement.
 */
final class Chain {
    /** What the first settlement takes for the hash before it. */
    static final String START = "0".repeat(64);

    private static final int FORMAT = 1;
    private static final int LARGEST_EVIDENCE = 64 << 20;

    private Chain() {}

    /** The hash of a text. */
    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The hash of a settlement at its place in the chain. */
    static String hash(String previous, long seq, long epoch, SettledQuarterHour settled, String evidenceSha) {
        return sha256(HexFormat.of().parseHex(previous), content(seq, epoch, settled, evidenceSha));
    }

    /** Everything that a settlement says, in one fixed form. */
    private static byte[] content(long seq, long epoch, SettledQuarterHour settled, String evidenceSha) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
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

    static byte[] deflate(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** The evidence again; damaged or endless bytes are refused. */
    static String inflate(byte[] bytes) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 4);
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 || out.size() > LARGEST_EVIDENCE) {
                    throw new StoreException("the evidence of a settlement is damaged");
                }
                out.write(buffer, 0, count);
            }
            return out.toString(StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new StoreException("the evidence of a settlement is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
