import { walkTexts } from './check-format.ts';
import { finding, type Finding } from './finding.ts';
import { undrawnCharacters } from './paper-characters.ts';
import type { ContractReference, DocumentContent, DocumentSubmission, PartnerCard, SellerCard } from './submission.ts';
import { nameCharacters } from './windows-1251.ts';

export interface PaperFacts {
  document: DocumentSubmission;
  partner: PartnerCard;
  seller: SellerCard;
  contract: ContractReference;
}

/** Characters that no page and no envelope can show. Any document may have to be printed, whatever way it goes first. */
export function checkPaper({ document, partner, seller, contract }: PaperFacts): Finding[] {
  const { name, fullName, address, personalAccount } = partner;
  const named = partner.kind === 'legal' ? { name } : { fullName };
  const shown = {
    number: document.number,
    content: printedContent(document.content),
    contract: { number: contract.number },
    partner: { ...named, address, personalAccount },
    seller: { name: seller.name, address: seller.address },
  };
  return [...walkTexts(shown, '', '')].flatMap(({ path, text }) => {
    const undrawn = undrawnCharacters(text);
    return undrawn.length > 0 ? [finding('document.undrawn-text', path, nameCharacters(undrawn))] : [];
  });
}

/** Labels are for the buyer's programs; a ready file brings its own fonts. */
function printedContent(content: DocumentContent): object {
  if (content.form === 'file') return {};
  return content.form === 'lines' ? { ...content, labels: undefined } : content;
}
