/** What notices say. Neither subject nor text names a document, a sum or a person: mail is read by others too. */
export interface NoticeText {
  subject: string;
  text: string;
  html: string;
}

type Kind = 'new-documents' | 'reminder' | 'invitation';

const WORDS: Record<Kind, Record<'ru' | 'en', { subject: string; body: string; link: string }>> = {
  'new-documents': {
    ru: {
      subject: 'В личном кабинете новые документы',
      body: 'В вашем личном кабинете опубликованы новые документы. Откройте их по ссылке:',
      link: 'Открыть документы',
    },
    en: {
      subject: 'New documents in your account',
      body: 'There are new documents in your account. Open them here:',
      link: 'Open the documents',
    },
  },
  reminder: {
    ru: {
      subject: 'Документы ожидают вашего ответа',
      body: 'Через вашего оператора ЭДО направлены документы, на которые вы ещё не ответили. Пожалуйста, подпишите извещение о получении и ответьте на них. Копии в личном кабинете:',
      link: 'Открыть документы',
    },
    en: {
      subject: 'Documents await your answer',
      body: 'Documents were sent through your e-document operator and are not answered yet. Please sign the notice of receipt and answer them. Copies are in your account:',
      link: 'Open the documents',
    },
  },
  invitation: {
    ru: {
      subject: 'Получайте документы электронно',
      body: 'Вы получаете документы по почте. Электронные документы приходят в тот же день и подписаны электронной подписью. Переключиться можно в личном кабинете:',
      link: 'Выбрать способ получения',
    },
    en: {
      subject: 'Get your documents electronically',
      body: 'You get your documents by post. Electronic documents arrive the same day and carry an electronic signature. You can switch in your account:',
      link: 'Choose the way of delivery',
    },
  },
};

const PATH: Record<Kind, string> = { 'new-documents': '/portal', reminder: '/portal', invitation: '/portal/choice' };

export function buildNotice(kind: Kind, language: 'ru' | 'en', portalUrl: string): NoticeText {
  const { subject, body, link } = WORDS[kind][language];
  const url = `${portalUrl}${PATH[kind]}`;
  return {
    subject,
    text: `${body}\n\n${url}\n`,
    html: `<!doctype html><html lang="${language}"><body><p>${body}</p><p><a href="${url}">${link}</a></p></body></html>`,
  };
}
