package org.wattwerk.controller.prices;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A document of ENTSO-E as a tree of local names, because its namespace changes with every version. Read with StAX from the
 * JDK without document type, entities or any access to the outside; depth and size are bounded.
 */
final class EntsoeXml {
    private static final int DEPTH_MAX = 16;
    /** A year in quarter hours, four times over, is about 600,000 elements. */
    private static final int ELEMENTS_MAX = 1_000_000;

    private EntsoeXml() {}

    /**
     * One element.
     *
     * @param line where it starts, from 1
     * @param text its own text, without spaces at the ends
     */
    record Element(String name, int line, String text, List<Element> children) {
        /** The text of the first child of that name. */
        Optional<String> of(String child) {
            return all(child).stream().findFirst().map(Element::text);
        }

        List<Element> all(String child) {
            return children.stream()
                    .filter(element -> element.name.equals(child))
                    .toList();
        }
    }

    /** The root; empty if it is not a document that may be read, which is then said in {@code problems}. */
    static Optional<Element> parse(String text, List<String> problems) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("it refers to something outside of itself");
        });
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            try {
                return Optional.of(new Reading(reader).root());
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            problems.add(
                    "line " + line + ": is not XML that can be used: " + firstLine(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** The parser of the JDK tells the place in the first line of its message and the reason in the second. */
    private static String firstLine(String message) {
        int reason = message.indexOf("Message: ");
        String text = reason >= 0 ? message.substring(reason + "Message: ".length()) : message;
        return text.lines().findFirst().orElse("");
    }

    /** One pass over a document. */
    private static final class Reading {
        private final XMLStreamReader reader;
        private int elements;

        Reading(XMLStreamReader reader) {
            this.reader = reader;
        }

        Element root() throws XMLStreamException {
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    Element root = element(1);
                    while (reader.hasNext()) {
                        reader.next();
                    }
                    return root;
                }
                refuse(event);
            }
            throw new XMLStreamException("there is no element in it", reader.getLocation());
        }

        private Element element(int depth) throws XMLStreamException {
            if (depth > DEPTH_MAX || ++elements > ELEMENTS_MAX) {
                throw new XMLStreamException(
                        "it is deeper or larger than any document of prices", reader.getLocation());
            }
            String name = reader.getLocalName();
            int line = reader.getLocation().getLineNumber();
            StringBuilder text = new StringBuilder();
            List<Element> children = new ArrayList<>();
            while (true) {
                int event = reader.next();
                if (event == XMLStreamConstants.END_ELEMENT) {
                    return new Element(name, line, text.toString().strip(), children);
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    children.add(element(depth + 1));
                } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                    text.append(reader.getText());
                } else {
                    refuse(event);
                }
            }
        }

        private void refuse(int event) throws XMLStreamException {
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new XMLStreamException("document types and entities are not allowed", reader.getLocation());
            }
        }
    }
}
